package ai.refocused.layout;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a data file holds, told by how its name ends. */
public enum DataFormat {
  /** An array of objects, or one object a line. */
  JSON(".json"),
  /** One object a line. */
  JSON_LINES(".jsonl .ndjson"),
  /** Values between commas, names in the first line. */
  CSV(".csv"),
  /** Values between tabs, names in the first line. */
  TSV(".tsv"),
  /** Apache Parquet; compresses by itself. */
  PARQUET(".parquet");

  private static final List<String> COMPRESSIONS = List.of(".gz", ".zst");

  /** Separated by spaces. */
  private final String endings;

  DataFormat(String endings) {
    this.endings = endings;
  }

  private Stream<String> endings() {
    return Pattern.compile(" ").splitAsStream(endings);
  }

  /** The format of a file of this name; empty if it is none of these. */
  public static Optional<DataFormat> of(String fileName) {
    String plain = withoutCompression(fileName).toLowerCase(Locale.ROOT);
    boolean compressed = plain.length() < fileName.length();
    return Arrays.stream(values())
        .filter(format -> format.endings().anyMatch(plain::endsWith))
        .filter(format -> !(compressed && format == PARQUET))
        .findFirst();
  }

  /** Whether a reader of its own library, DuckDB, is needed. */
  public boolean isTabular() {
    return this == CSV || this == TSV || this == PARQUET;
  }

  /** A file's name without {@code .gz} or {@code .zst}. */
  public static String withoutCompression(String fileName) {
    for (String ending : COMPRESSIONS) {
      if (fileName.toLowerCase(Locale.ROOT).endsWith(ending)) {
        return fileName.substring(0, fileName.length() - ending.length());
      }
    }
    return fileName;
  }

  /** A file's name without compression and format. */
  static String stem(String fileName) {
    String plain = withoutCompression(fileName);
    return of(plain).isEmpty() ? plain : plain.substring(0, plain.lastIndexOf('.'));
  }

  /** All endings, for people to read. */
  public static String endingsInWords() {
    return Arrays.stream(values()).flatMap(DataFormat::endings).collect(Collectors.joining(", "))
        + ", and all but .parquet with .gz or .zst behind";
  }
}
