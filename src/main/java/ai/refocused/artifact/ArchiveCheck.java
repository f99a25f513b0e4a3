package ai.refocused.artifact;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;

/**
 * What is checked of a zip before a byte of it is written: names stay inside of the folder on every
 * system and are different where case does not count, and sizes are plausible for the file.
 */
final class ArchiveCheck {
  private static final int MAX_ENTRIES = 10_000;
  private static final int MAX_NAME = 1024;

  /** Weights of zeros shrink a thousandfold, but no real model does. */
  private static final long MAX_EXPANSION = 100;

  /** Small archives may expand as they like. */
  private static final long HARMLESS_BYTES = 64L << 20;

  private static final Set<String> DEVICES =
      Set.of(
          "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
          "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

  private final Path zip;
  private final Set<String> names = new HashSet<>();
  private final Set<String> files = new HashSet<>();
  private final Set<String> parents = new HashSet<>();
  private long total;

  private ArchiveCheck(Path zip) {
    this.zip = zip;
  }

  /**
   * Checks all entries.
   *
   * @param zipBytes size of the file
   * @param free bytes that may be written
   */
  static void check(Path zip, List<? extends ZipEntry> entries, long zipBytes, long free)
      throws UnsafeArchiveException {
    ArchiveCheck check = new ArchiveCheck(zip);
    if (entries.size() > MAX_ENTRIES) {
      throw check.fault(
          "has %,d entries; at most %,d are unpacked.".formatted(entries.size(), MAX_ENTRIES));
    }
    for (ZipEntry entry : entries) {
      check.name(entry);
      check.size(entry, zipBytes);
    }
    if (!Collections.disjoint(check.files, check.parents)) {
      throw check.fault("has an entry that is both a file and a folder.");
    }
    if (check.total > free) {
      throw check.fault("takes %,d bytes unpacked, but %,d are free.".formatted(check.total, free));
    }
  }

  private void name(ZipEntry entry) throws UnsafeArchiveException {
    String name = entry.getName();
    String path = entry.isDirectory() ? name.substring(0, name.length() - 1) : name;
    if (path.length() > MAX_NAME
        || path.chars().anyMatch(c -> c < ' ' || "\\:*?\"<>|".indexOf(c) >= 0)) {
      throw fault("has an entry whose name is too long or no file name: \"" + shown(name) + "\".");
    }
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.endsWith(".") || part.endsWith(" ") || isDevice(part)) {
        throw fault("has the entry \"" + shown(name) + "\", which does not stay in its folder.");
      }
    }
    String plain = path.toLowerCase(Locale.ROOT);
    if (!names.add(plain)) {
      throw fault("has two entries named \"" + shown(name) + "\".");
    }
    if (!entry.isDirectory()) {
      files.add(plain);
    }
    for (int slash = plain.indexOf('/'); slash >= 0; slash = plain.indexOf('/', slash + 1)) {
      parents.add(plain.substring(0, slash));
    }
  }

  private void size(ZipEntry entry, long zipBytes) throws UnsafeArchiveException {
    if (entry.getSize() < 0 || (entry.isDirectory() && entry.getSize() > 0)) {
      throw fault("does not say how large \"" + shown(entry.getName()) + "\" is.");
    }
    total = Math.addExact(total, entry.getSize());
    if (total > HARMLESS_BYTES && total / MAX_EXPANSION > zipBytes) {
      throw fault(
          "has %,d bytes but unpacks to more than %,d times as many."
              .formatted(zipBytes, MAX_EXPANSION));
    }
  }

  private static boolean isDevice(String part) {
    int dot = part.indexOf('.');
    return DEVICES.contains((dot < 0 ? part : part.substring(0, dot)).toLowerCase(Locale.ROOT));
  }

  private static String shown(String name) {
    String plain = name.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= 200 ? plain : plain.substring(0, 200) + "...";
  }

  private UnsafeArchiveException fault(String sentence) {
    return new UnsafeArchiveException(zip, sentence);
  }
}
