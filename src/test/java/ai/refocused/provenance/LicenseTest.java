package ai.refocused.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LicenseTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "apache-2.0; Apache-2.0; apache-2.0",
        "The Apache License, Version 2.0; Apache-2.0; apache-2.0",
        "The Apache Software License, Version 2.0; Apache-2.0; apache-2.0",
        "https://www.apache.org/licenses/LICENSE-2.0.txt; Apache-2.0; apache-2.0",
        "The MIT License; MIT; mit",
        "3-Clause BSD License; BSD-3-Clause; bsd-3-clause",
        "Eclipse Public License - v 2.0; EPL-2.0; epl-2.0",
        "http://creativecommons.org/licenses/by/4.0/; CC-BY-4.0; cc-by-4.0",
        "llama3.1; llama3.1; llama3.1",
        "MIT OR Apache-2.0; MIT OR Apache-2.0; other",
        "Acme House Rules; Acme House Rules; other"
      })
  void namesOfOneLicenceAreOneName(String written, String name, String hubName) {
    assertThat(LicenseName.of(written)).hasToString(name).isEqualTo(LicenseName.of(name));
    assertThat(LicenseName.of(written).hubName()).isEqualTo(hubName);
  }

  @Test
  void aCardsFrontMatterSaysIt() throws IOException {
    assertThat(LicenseFinder.inCard(folder).isKnown()).isFalse();
    card("license: apache-2.0");
    assertThat(LicenseFinder.inCard(folder).line()).isEqualTo("Apache-2.0");
    card("license: [mit, cc-by-4.0]");
    assertThat(LicenseFinder.inCard(folder).line()).isEqualTo("MIT, CC-BY-4.0");
    card("license: other\nlicense_name: acme-1");
    assertThat(LicenseFinder.inCard(folder).line()).isEqualTo("acme-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"license: other", "license: unknown", "tags: [x]", "license: [", "- a"})
  void aCardThatDoesNotSayItSaysNothing(String yaml) throws IOException {
    card(yaml);

    assertThat(LicenseFinder.inCard(folder).isKnown()).isFalse();
  }

  @Test
  void textsOfWellKnownLicencesAreRecognized() throws IOException {
    Files.copy(Path.of("LICENSE"), folder.resolve("LICENSE"));
    assertThat(LicenseFinder.inFile(folder)).hasToString(statement("Apache-2.0", "LICENSE"));
    Files.delete(folder.resolve("LICENSE"));
    Files.copy(Path.of("examples/quickstart/data/LICENSE"), folder.resolve("LICENSE.txt"));
    assertThat(LicenseFinder.inFile(folder)).hasToString(statement("MIT", "LICENSE.txt"));
    Files.writeString(folder.resolve("LICENSE.txt"), "# SPDX-License-Identifier: CC0-1.0\n");
    assertThat(LicenseFinder.inFile(folder)).hasToString(statement("CC0-1.0", "LICENSE.txt"));
    Files.writeString(folder.resolve("LICENSE.txt"), "Ask us.");
    assertThat(LicenseFinder.inFile(folder).isKnown()).isFalse();
  }

  @Test
  void withoutAListEverythingIsAllowed() {
    LicensePolicy policy = new LicensePolicy(List.of(), "<allowedLicenses>");

    assertThat(policy.check("<dataset>", "d", LicenseStatement.UNKNOWN, "<x>")).isEmpty();
  }

  @Test
  void withAListUnknownAndOtherLicencesAreProblems() {
    LicensePolicy policy = new LicensePolicy(List.of("MIT", "apache-2.0"), "<allowedLicenses>");

    assertThat(check(policy, LicenseStatement.of(List.of("Apache License 2.0"), "its pom")))
        .isEmpty();
    assertThat(check(policy, LicenseStatement.UNKNOWN))
        .isEqualTo(
            "<allowedLicenses>: the licence of <baseModel> \"acme/llm\" is not known: no card, pom"
                + " or licence file names one. Find it out and state it as <baseModelLicense>.");
    assertThat(check(policy, LicenseStatement.of(List.of("MIT", "llama3"), "README.md")))
        .isEqualTo(
            "<allowedLicenses>: <baseModel> \"acme/llm\" is under \"llama3\" (README.md), which is"
                + " none of [MIT, Apache-2.0]. Take another one, or add the licence to the list if"
                + " its terms suit you.");
  }

  private static String check(LicensePolicy policy, LicenseStatement license) {
    return policy
        .check("<baseModel>", "acme/llm", license, "<baseModelLicense>")
        .map(Problem::toString)
        .orElse("");
  }

  private static String statement(String name, String source) {
    return LicenseStatement.of(List.of(name), source).toString();
  }

  private void card(String yaml) throws IOException {
    Files.writeString(folder.resolve("README.md"), "---\n" + yaml + "\n---\n# x\n");
  }
}
