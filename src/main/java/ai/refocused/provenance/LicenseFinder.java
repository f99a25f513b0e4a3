package ai.refocused.provenance;

import ai.refocused.card.FrontMatter;
import ai.refocused.card.InvalidCardException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the licence of a folder in its card, or in the text of its licence file. */
public final class LicenseFinder {
  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern FILE = Pattern.compile("(?i)(LICEN[SC]E|COPYING)(\\.(txt|md))?");
  private static final Pattern TAG =
      Pattern.compile("SPDX-License-Identifier:\\s*([^\\r\\n*/]+)", Pattern.CASE_INSENSITIVE);

  /** Says that the owner names the licence elsewhere in the card. */
  private static final String OTHER = "other";

  private LicenseFinder() {}

  /** What the front matter of the folder's README.md says. */
  public static LicenseStatement inCard(Path folder) throws IOException {
    FrontMatter card;
    try {
      card = FrontMatter.ofFolder(folder);
    } catch (InvalidCardException e) {
      return LicenseStatement.UNKNOWN; // a card that cannot be read says nothing
    }
    List<String> names = card.texts("license");
    if (names.equals(List.of(OTHER)) && !card.texts("license_name").isEmpty()) {
      names = card.texts("license_name");
    }
    List<String> said =
        names.stream()
            .filter(name -> !name.equals(OTHER) && !name.equals("unknown"))
            .collect(Collectors.toList());
    return LicenseStatement.of(said, "README.md");
  }

  /** What licence the folder's own file LICENSE is the text of. */
  public static LicenseStatement inFile(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return LicenseStatement.UNKNOWN;
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> licenses =
          files
              .filter(file -> FILE.matcher(file.getFileName().toString()).matches())
              .filter(Files::isRegularFile)
              .sorted()
              .collect(Collectors.toList());
      for (Path license : licenses) {
        Optional<String> name = Files.size(license) > MOST_BYTES ? Optional.empty() : text(license);
        if (name.isPresent()) {
          return LicenseStatement.of(List.of(name.get()), license.getFileName().toString());
        }
      }
    }
    return LicenseStatement.UNKNOWN;
  }

  private static Optional<String> text(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    var tag = TAG.matcher(text);
    if (tag.find()) {
      return Optional.of(tag.group(1).strip());
    }
    return recognize(text.replaceAll("\\s+", " "));
  }

  /** Texts whose wording nobody changes. */
  private static Optional<String> recognize(String text) {
    if (text.contains("Apache License Version 2.0, January 2004")) {
      return Optional.of("Apache-2.0");
    }
    if (text.contains(
            "Permission is hereby granted, free of charge, to any person obtaining a copy")
        && text.contains(
            "The above copyright notice and this permission notice shall be included")) {
      return Optional.of("MIT");
    }
    if (text.contains("Creative Commons Attribution 4.0 International Public License")) {
      return Optional.of("CC-BY-4.0");
    }
    if (text.contains("Creative Commons Attribution-ShareAlike 4.0 International Public License")) {
      return Optional.of("CC-BY-SA-4.0");
    }
    return text.contains("CC0 1.0 Universal") ? Optional.of("CC0-1.0") : Optional.empty();
  }
}
