# Writes student-t.json and quantile.json into the directory of this script. Base R only.
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
number <- function(x) ifelse(is.finite(x), sprintf("%.17g", x), "null")
source <- sprintf("\"%s\"", R.version.string)

degrees <- c(0.5, 1, 2, 2.5, 3, 4, 5, 7, 11, 15, 23, 31, 39, 40, 41, 99, 1000, 1e6)
probabilities <- c(1e-9, 1e-4, 0.00197, 0.0117, 0.025, 0.05, 0.1, 0.25, 0.4, 0.499, 0.500001, 0.6, 0.75, 0.9,
                   0.95, 0.975, 0.9883, 0.99803, 0.9999)
points <- c(-40, -6.2, -3, -1.5, -0.3, -1e-6, 0, 1e-3, 0.7, 1, 2, 2.776445105, 4, 12.7, 300)
q <- expand.grid(p = probabilities, df = degrees)
c <- expand.grid(t = points, df = degrees)
lines <- c(
  "{", sprintf("  \"source\": %s,", source), "  \"quantiles\": [",
  paste0(sprintf("    {\"p\": %s, \"df\": %s, \"t\": %s}", number(q$p), number(q$df), number(qt(q$p, q$df))), collapse = ",\n"),
  "  ],", "  \"cdf\": [",
  paste0(sprintf("    {\"t\": %s, \"df\": %s, \"p\": %s}", number(c$t), number(c$df), number(pt(c$t, c$df))), collapse = ",\n"),
  "  ]", "}")
writeLines(lines, file.path(here, "student-t.json"))

samples <- list(c(5), c(2, 1), c(3, 1, 2), c(1, 1, 1, 9), c(-4.5, 2.25, 8, 0, 3.5, 3.5, 100), c(10:1) / 7)
rows <- character()
for (s in samples) for (p in c(0, 0.1, 0.25, 0.5, 0.75, 0.95, 1))
  rows <- c(rows, sprintf("    {\"values\": [%s], \"p\": %s, \"quantile\": %s, \"mean\": %s, \"sd\": %s}",
    paste(number(s), collapse = ", "), number(p), number(quantile(s, p, type = 7, names = FALSE)), number(mean(s)), number(sd(s))))
writeLines(c("{", sprintf("  \"source\": %s,", source), "  \"cases\": [", paste(rows, collapse = ",\n"), "  ]", "}"),
  file.path(here, "quantile.json"))
