#pragma once

/// The whole of needshed. `read_study` and `run` do the main job; the rooms below serve those who want one stage.

#include "needshed/appraisal/appraisal.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/core/version.hpp"
#include "needshed/coverage/assemble.hpp"
#include "needshed/coverage/intersect.hpp"
#include "needshed/coverage/locate.hpp"
#include "needshed/coverage/read.hpp"
#include "needshed/demand/demand.hpp"
#include "needshed/hotspots/hotspots.hpp"
#include "needshed/io/reader.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/localities/plan.hpp"
#include "needshed/need/need.hpp"
#include "needshed/need/rates.hpp"
#include "needshed/release/outputs.hpp"
#include "needshed/simulation/simulation.hpp"
#include "needshed/study/origin.hpp"
#include "needshed/study/run.hpp"
