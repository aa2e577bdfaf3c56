# Compares needshed's statistics with those of spdep on the same graph and values: closed forms to 1e-9.
#   compare.R DIRECTORY
suppressWarnings(suppressPackageStartupMessages(library(spdep)))
directory <- commandArgs(trailingOnly = TRUE)[1]
failed <- FALSE

check <- function(set, name, ours, theirs) {
  known <- is.finite(theirs)
  # Each figure by itself; what is 0 but for rounding, by the largest.
  scale <- pmax(abs(theirs[known]), 1e-7 * max(abs(theirs[known])))
  off <- max(abs(ours[known] - theirs[known]) / scale)
  good <- sum(known) > 0 && !anyNA(ours[known]) && off <= 1e-9
  if (!good) failed <<- TRUE
  cat(sprintf("%-16s %-24s %6d figures, largest difference %.1e%s\n", set, name, sum(known), off,
              if (good) "" else "  TOO LARGE"))
}

for (set in c("guerry", "carolina", "devon_cornwall")) {
  units <- read.csv(file.path(directory, paste0(set, "_units.csv")))
  edges <- read.csv(file.path(directory, paste0(set, "_edges.csv")))
  global <- read.csv(file.path(directory, paste0(set, "_global.csv")), row.names = 1)
  n <- nrow(units)
  nb <- lapply(seq_len(n), function(u) { found <- sort(edges$b[edges$a == u]); if (length(found)) as.integer(found) else 0L })
  class(nb) <- "nb"
  attr(nb, "region.id") <- as.character(seq_len(n))
  attr(nb, "sym") <- TRUE
  rows <- nb2listw(nb, style = "W", zero.policy = TRUE)
  binary <- nb2listw(nb, style = "B", zero.policy = TRUE)
  x <- units$first

  moran <- localmoran(x, rows, mlvar = FALSE, zero.policy = TRUE)
  check(set, "local Moran", units$moran, moran[, "Ii"])
  # spdep's moments are those of the variance with n, whatever the statistic is divided by.
  check(set, "local Moran, score", units$moran_z, localmoran(x, rows, zero.policy = TRUE)[, "Z.Ii"])
  check(set, "local Geary", units$geary, as.numeric(localC(x, rows, zero.policy = TRUE)))
  check(set, "local Geary, two", units$together, as.numeric(localC(list(x, units$second), rows, zero.policy = TRUE)))
  check(set, "local G", units$g_z, as.numeric(localG(x, rows, zero.policy = TRUE)))
  star <- nb2listw(include.self(nb), style = "B", zero.policy = TRUE)
  check(set, "local G*", units$star_z, as.numeric(localG(x, star, zero.policy = TRUE)))
  z <- as.numeric(scale(x))
  around <- lag.listw(rows, as.numeric(scale(units$second)), zero.policy = TRUE)
  check(set, "bivariate local Moran", units$pair, z * around)
  check(set, "local joins", units$joins, units$high * lag.listw(binary, units$high, zero.policy = TRUE))
  joins <- joincount.test(factor(units$high), binary, zero.policy = TRUE)[[2]]
  check(set, "joins of the whole", sum(units$joins) / 2, unname(joins$estimate[1]))

  check(set, "EBest", units$eb, EBest(units$events, units$people)$estmm)
  # spdep leaves the unit itself out unless told to do as GeoDa does.
  check(set, "EBlocal", units$eb_local, EBlocal(units$events, units$people, nb, zero.policy = TRUE, geoda = TRUE)$est)

  for (normal in c(FALSE, TRUE)) {
    variance <- if (normal) "variance_normal" else "variance_random"
    theirs <- moran.test(x, rows, randomisation = !normal, zero.policy = TRUE)$estimate
    check(set, paste("Moran's I,", variance), as.numeric(global["moran", c("value", "expected", variance)]), unname(theirs))
    theirs <- geary.test(x, rows, randomisation = !normal, zero.policy = TRUE)$estimate
    check(set, paste("Geary's C,", variance), as.numeric(global["geary", c("value", "expected", variance)]), unname(theirs))
  }
  theirs <- globalG.test(x, binary, zero.policy = TRUE)$estimate
  check(set, "General G", as.numeric(global["general_g", c("value", "expected", "variance_random")]), unname(theirs))
}
if (failed) quit(status = 1)
