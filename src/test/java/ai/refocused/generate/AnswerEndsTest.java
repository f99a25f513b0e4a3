package ai.refocused.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.GenerationSpec;
import ai.refocused.pretrained.InvalidModelException;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.tokenizer.Tokenizer;
import ai.refocused.tokenizer.TokenizerConfig;
import ai.refocused.tokenizer.chat.ChatTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers end where the model was taught to end them. */
class AnswerEndsTest {
  private static final int END_OF_TEXT = 0;
  private static final int END = 5;

  @TempDir private Path folder;

  private AnswerEnds ends(String generationConfig, String template) throws IOException {
    try (Stream<Path> files = Files.list(TinyChat.FOLDER)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    if (!generationConfig.isEmpty()) {
      Files.writeString(folder.resolve("generation_config.json"), generationConfig);
    }
    try (PretrainedFolder model = PretrainedFolder.open(folder);
        Tokenizer tokenizer = TinyChat.tokenizer()) {
      if (template.isEmpty()) {
        return AnswerEnds.ofTexts(model, tokenizer);
      }
      return AnswerEnds.ofTurns(model, tokenizer, ChatTemplate.of("template", template, Map.of()));
    }
  }

  @Test
  void textsEndWithTheTokenizersEnd() throws IOException {
    assertThat(ends("", "").tokens()).containsExactly(END_OF_TEXT);
  }

  @Test
  void generationConfigNamesMoreEnds() throws IOException {
    assertThat(ends("{\"eos_token_id\": [0, 3, 4]}", "").tokens())
        .containsExactlyInAnyOrder(0, 3, 4);
  }

  @Test
  void aDamagedGenerationConfigIsRefused() {
    assertThatThrownBy(() -> ends("{\"eos_token_id\": \"x\"}", ""))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("\"eos_token_id\" is \"x\"");
  }

  @Test
  void turnsEndWithTheTokenThatTheTemplateWrites() throws IOException {
    String template = TokenizerConfig.read(TinyChat.FOLDER).chatTemplate().orElseThrow();
    AnswerEnds ends = ends("", template);
    assertThat(ends.tokens()).containsExactlyInAnyOrder(END_OF_TEXT, END);
    assertThat(ends.stop()).isEmpty();
  }

  @Test
  void turnsEndWithATextThatIsNoToken() throws IOException {
    String template =
        "{% for m in messages %}{{ m['role'] + ': ' + m['content'] + '\n###\n' }}{% endfor %}";
    AnswerEnds ends = ends("", template);
    assertThat(ends.tokens()).containsExactly(END_OF_TEXT);
    assertThat(ends.addTo(GenerationSpec.greedy(4)).stop()).isEqualTo(List.of("###"));
  }

  @Test
  void aTemplateWithoutMarksEndsTurnsAsTexts() throws IOException {
    String template = "{% for m in messages %}{{ m['content'] + '\n' }}{% endfor %}";
    assertThat(ends("", template)).isEqualTo(new AnswerEnds(Set.of(END_OF_TEXT), List.of()));
  }
}
