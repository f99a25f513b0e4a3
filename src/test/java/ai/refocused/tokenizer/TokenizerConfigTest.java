package ai.refocused.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerConfigTest {
  @TempDir private Path folder;

  @Test
  void readsTokensInBothForms() throws IOException {
    write(
        "tokenizer_config.json",
        "{\"eos_token\": {\"content\": \"</s>\", \"lstrip\": false}, \"bos_token\": \"<s>\","
            + " \"pad_token\": null, \"unknown\": [1]}");
    write("special_tokens_map.json", "{\"pad_token\": \"<pad>\", \"eos_token\": \"other\"}");
    TokenizerConfig config = TokenizerConfig.read(folder);
    assertThat(config.eosToken()).hasValue("</s>");
    assertThat(config.bosToken()).hasValue("<s>");
    assertThat(config.specialTokens()).containsEntry("pad_token", "<pad>").hasSize(3);
    assertThat(config.chatTemplate()).isEmpty();
  }

  @Test
  void findsTheTemplateInEachOfItsPlaces() throws IOException {
    write("tokenizer_config.json", "{\"chat_template\": \"A\"}");
    assertThat(TokenizerConfig.read(folder).chatTemplate()).hasValue("A");
    write(
        "tokenizer_config.json",
        "{\"chat_template\": [{\"name\": \"tool_use\", \"template\": \"T\"},"
            + " {\"name\": \"default\", \"template\": \"D\"}]}");
    assertThat(TokenizerConfig.read(folder).chatTemplate()).hasValue("D");
    write("chat_template.jinja", "J");
    assertThat(TokenizerConfig.read(folder).chatTemplate()).hasValue("J");
  }

  @Test
  void toleratesAbsentFiles() {
    TokenizerConfig config = TokenizerConfig.read(folder);
    assertThat(config.specialTokens()).isEmpty();
    assertThat(config.chatTemplate()).isEmpty();
  }

  @Test
  void rejectsWhatItCannotUnderstand() throws IOException {
    write("tokenizer_config.json", "{\"eos_token\": 3}");
    assertThatThrownBy(() -> TokenizerConfig.read(folder))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("\"eos_token\" is 3; a string");
    write("tokenizer_config.json", "{\"chat_template\": {\"a\": 1}}");
    assertThatThrownBy(() -> TokenizerConfig.read(folder))
        .hasMessageContaining("\"chat_template\" is neither");
    write("tokenizer_config.json", "{\"a\": 1, \"a\": 2}");
    assertThatThrownBy(() -> TokenizerConfig.read(folder)).hasMessageContaining("not valid JSON");
    write("tokenizer_config.json", "[]");
    assertThatThrownBy(() -> TokenizerConfig.read(folder)).hasMessageContaining("JSON object");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
