#include "needshed/io/crs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <mutex>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <proj.h>

#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/io/writer.hpp"

namespace needshed {

namespace {

struct FreeContext {
    void operator()(PJ_CONTEXT* context) const { proj_context_destroy(context); }
};
struct FreeObject {
    void operator()(PJ* object) const { proj_destroy(object); }
};
struct FreeList {
    void operator()(PJ_OBJ_LIST* list) const { proj_list_destroy(list); }
};
struct FreeFactory {
    void operator()(PJ_OPERATION_FACTORY_CONTEXT* factory) const { proj_operation_factory_context_destroy(factory); }
};
using Context = std::unique_ptr<PJ_CONTEXT, FreeContext>;
using Object = std::unique_ptr<PJ, FreeObject>;

Context make_context()
{
    Context context(proj_context_create());
    proj_log_level(context.get(), PJ_LOG_NONE);
    proj_context_set_enable_network(context.get(), 0);
    return context;
}

Object make_crs(PJ_CONTEXT* context, const std::string& definition)
{
    Object object(proj_create(context, definition.c_str()));
    if (object && proj_is_crs(object.get()) == 0) {
        object.reset();
    }
    if (object && proj_get_type(object.get()) == PJ_TYPE_BOUND_CRS) {
        object.reset(proj_get_source_crs(context, object.get()));
    }
    return object;
}

Object require_crs(PJ_CONTEXT* context, const Crs& crs, const std::string& where)
{
    if (!crs.known()) {
        throw Error(ErrorKind::Input, where, "the coordinate reference system is not known",
                    "State it, such as \"crs\": \"EPSG:27700\"");
    }
    auto object = make_crs(context, crs.definition);
    if (!object) {
        throw Error(ErrorKind::Input, where,
                    "PROJ does not know the coordinate reference system '" + crs.definition + "'",
                    "Give an EPSG code such as EPSG:27700, or WKT");
    }
    return object;
}

/// One operation for all points, chosen by the two systems alone. PROJ could choose anew for every point, by its place;
/// then neighbouring vertices could go through different datum shifts and come apart by metres.
Object best_operation(PJ_CONTEXT* context, const PJ* from, const PJ* to, bool allow_ballpark)
{
    const std::unique_ptr<PJ_OPERATION_FACTORY_CONTEXT, FreeFactory> factory(
        proj_create_operation_factory_context(context, nullptr));
    proj_operation_factory_context_set_grid_availability_use(context, factory.get(),
                                                             PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID);
    proj_operation_factory_context_set_spatial_criterion(context, factory.get(),
                                                         PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION);
    proj_operation_factory_context_set_allow_ballpark_transformations(context, factory.get(), allow_ballpark ? 1 : 0);
    const std::unique_ptr<PJ_OBJ_LIST, FreeList> list(proj_create_operations(context, from, to, factory.get()));
    if (!list || proj_list_get_count(list.get()) == 0) {
        return nullptr;
    }
    const Object operation(proj_list_get(context, list.get(), 0));
    return Object(proj_normalize_for_visualization(context, operation.get()));
}

/// The CRS of the horizontal plane: of a compound system its first part.
Object horizontal(PJ_CONTEXT* context, Object crs)
{
    if (proj_get_type(crs.get()) == PJ_TYPE_COMPOUND_CRS) {
        crs.reset(proj_crs_get_sub_crs(context, crs.get(), 0));
    }
    return crs;
}

double axis_factor(PJ_CONTEXT* context, const PJ* crs)
{
    const Object system(proj_crs_get_coordinate_system(context, crs));
    double factor = 1;
    proj_cs_get_axis_info(context, system.get(), 0, nullptr, nullptr, nullptr, &factor, nullptr, nullptr, nullptr);
    return factor;
}

bool is_pseudo_mercator(PJ_CONTEXT* context, const PJ* crs)
{
    const Object conversion(proj_crs_get_coordoperation(context, crs));
    const char* method = nullptr;
    proj_coordoperation_get_method_info(context, conversion.get(), &method, nullptr, nullptr);
    return method != nullptr && std::string(method).find("Pseudo") != std::string::npos;
}

bool in_great_britain(const Box& degrees)
{
    const bool inside =
        degrees.min_x >= -8.82 && degrees.max_x <= 1.92 && degrees.min_y >= 49.79 && degrees.max_y <= 60.94;
    const bool ireland = degrees.max_x < -5.4 && degrees.min_y > 51.2 && degrees.max_y < 55.5;
    return inside && !ireland;
}

/// The box's corners and edges in degrees.
Box in_degrees(const Box& box, const Crs& from)
{
    constexpr int steps = 8;
    std::vector<Point> outline;
    for (int i = 0; i <= steps; ++i) {
        const double x = box.min_x + (box.max_x - box.min_x) * i / steps;
        const double y = box.min_y + (box.max_y - box.min_y) * i / steps;
        outline.insert(outline.end(), {{x, box.min_y}, {x, box.max_y}, {box.min_x, y}, {box.max_x, y}});
    }
    Transformer(from, wgs84).transform(outline);
    return bounding_box(outline);
}

} // namespace

void require_valid(const Crs& crs, const std::string& where)
{
    const auto context = make_context();
    require_crs(context.get(), crs, where);
}

bool is_projected(const Crs& crs)
{
    const auto context = make_context();
    const auto object = horizontal(context.get(), require_crs(context.get(), crs, "coordinate reference system"));
    return proj_get_type(object.get()) == PJ_TYPE_PROJECTED_CRS;
}

double metres_per_unit(const Crs& crs)
{
    const auto context = make_context();
    const auto object = horizontal(context.get(), require_crs(context.get(), crs, "coordinate reference system"));
    return axis_factor(context.get(), object.get());
}

std::string crs_title(const Crs& crs)
{
    const auto context = make_context();
    const auto object = require_crs(context.get(), crs, "coordinate reference system");
    const char* name = proj_get_name(object.get());
    const auto identifier = crs_identifier(crs);
    const std::string title = name == nullptr || std::string(name) == "unknown" ? "local system" : name;
    return identifier.find(':') < 10 ? title + " (" + identifier + ")" : title;
}

std::string crs_identifier(const Crs& crs)
{
    const auto context = make_context();
    const auto object = require_crs(context.get(), crs, "coordinate reference system");
    const char* authority = proj_get_id_auth_name(object.get(), 0);
    const char* code = proj_get_id_code(object.get(), 0);
    return authority != nullptr && code != nullptr ? std::string(authority) + ":" + code : crs.definition;
}

bool same_crs(const Crs& a, const Crs& b)
{
    if (a.definition == b.definition) {
        return true;
    }
    const auto context = make_context();
    const auto first = require_crs(context.get(), a, "coordinate reference system");
    const auto second = require_crs(context.get(), b, "coordinate reference system");
    return proj_is_equivalent_to_with_ctx(context.get(), first.get(), second.get(),
                                          PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS) != 0;
}

Crs working_crs(const Crs& source, const Box& extent_in_source)
{
    const auto context = make_context();
    const auto object = horizontal(context.get(), require_crs(context.get(), source, "coordinate reference system"));
    const bool projected = proj_get_type(object.get()) == PJ_TYPE_PROJECTED_CRS;
    // Web maps' pseudo-Mercator is projected, but its metres are up to twice too long in Britain.
    if (projected && axis_factor(context.get(), object.get()) == 1 &&
        !is_pseudo_mercator(context.get(), object.get())) {
        return source;
    }
    const auto degrees = in_degrees(extent_in_source, source);
    if (!(degrees.min_x >= -360 && degrees.max_x <= 360 && degrees.min_y >= -90 && degrees.max_y <= 90)) {
        throw Error(ErrorKind::Input, crs_title(source),
                    fmt::format("its coordinates run to ({:.0f}, {:.0f}), which are no degrees", extent_in_source.max_x,
                                extent_in_source.max_y),
                    R"(State the true system, such as "crs": "EPSG:27700" in "units")");
    }
    if (in_great_britain(degrees)) {
        return {"EPSG:27700"};
    }
    const double latitude = std::round((degrees.min_y + degrees.max_y) * 5) / 10;
    const double longitude = std::round((degrees.min_x + degrees.max_x) * 5) / 10;
    return {fmt::format("+proj=laea +lat_0={:.1f} +lon_0={:.1f} +datum=WGS84 +units=m +no_defs +type=crs", latitude,
                        longitude)};
}

namespace {

/// Points one thread changes at a time: some milliseconds.
constexpr std::size_t transform_grain = 16'384;

/// PROJ's objects serve one thread at a time, so each has its own.
struct Worker {
    Context context;
    Object operation; ///< empty when nothing is to be done
};

void change(const Worker& worker, std::span<Point> points)
{
    proj_trans_generic(worker.operation.get(), PJ_FWD, &points.front().x, sizeof(Point), points.size(),
                       &points.front().y, sizeof(Point), points.size(), nullptr, 0, 0, nullptr, 0, 0);
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    for (auto& point : points) {
        if (!std::isfinite(point.x) || !std::isfinite(point.y)) {
            point = {nan, nan};
        }
    }
}

} // namespace

struct Transformer::State {
    Worker first; ///< from which the others are copied: finding an operation takes longer than 10 000 points do
    std::mutex mutex;
    std::vector<Worker> idle;

    Worker take()
    {
        const std::lock_guard lock(mutex);
        if (idle.empty()) {
            Worker copy{make_context(), nullptr};
            copy.operation.reset(proj_clone(copy.context.get(), first.operation.get()));
            return copy;
        }
        Worker worker = std::move(idle.back());
        idle.pop_back();
        return worker;
    }

    void give_back(Worker worker)
    {
        const std::lock_guard lock(mutex);
        idle.push_back(std::move(worker));
    }
};

Transformer::Transformer(const Crs& from, const Crs& to) : m_state(std::make_unique<State>())
{
    auto& [own_context, operation] = m_state->first;
    own_context = make_context();
    auto* context = own_context.get();
    if (same_crs(from, to)) {
        return;
    }
    const auto source = require_crs(context, from, "coordinate reference system");
    const auto target = require_crs(context, to, "coordinate reference system");
    operation = best_operation(context, source.get(), target.get(), false);
    if (!operation) {
        operation = best_operation(context, source.get(), target.get(), true);
    }
    if (!operation) {
        throw Error(ErrorKind::Input, from.definition, "PROJ knows no way from it to " + to.definition,
                    "Reproject the source, for example with ogr2ogr -t_srs");
    }
}

Transformer::~Transformer() = default;
Transformer::Transformer(Transformer&&) noexcept = default;
Transformer& Transformer::operator=(Transformer&&) noexcept = default;

bool Transformer::is_identity() const
{
    return !m_state->first.operation;
}

void Transformer::transform(std::span<Point> points) const
{
    if (is_identity() || points.empty()) {
        return;
    }
    if (points.size() <= transform_grain) {
        change(m_state->first, points);
        return;
    }
    parallel_for(points.size(), transform_grain, [&](std::size_t begin, std::size_t end) {
        auto worker = m_state->take();
        change(worker, points.subspan(begin, end - begin));
        m_state->give_back(std::move(worker));
    });
}

void transform(std::span<Point> points, const Crs& from, const Crs& to)
{
    Transformer(from, to).transform(points);
}

std::string proj_version()
{
    return std::string("PROJ ") + proj_info().version;
}

} // namespace needshed
