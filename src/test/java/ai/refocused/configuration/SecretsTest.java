package ai.refocused.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://me:pass@hub.example/api | https://***@hub.example/api",
        "https://me:p@ss@hub.example | https://***@hub.example",
        "https://hub.example/api?token=abc&x=1 | https://hub.example/api?token=***&x=1",
        "hf_AbCdEfGhIjKlMnOpQrSt | ***",
        "see ghp_0123456789abcdef0123 there | see *** there",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc | ***",
        "password: hunter2 | password: ***",
        "Authorization: Bearer abc.def | Authorization: Bearer ***",
        "api_key=\"abc\" | api_key=\"***\""
      })
  void takesOutWhatLooksLikeASecret(String text, String shown) {
    assertThat(Secrets.mask(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://huggingface.co",
        "hf:openai/gsm8k@main",
        "query_key_value,dense",
        "com.example:model:1.0:adapter",
        "How many tokens has this text?",
        "target/fine_tuned_models",
        "1.0E-7"
      })
  void leavesOrdinaryValuesAlone(String text) {
    assertThat(Secrets.mask(text)).isEqualTo(text);
  }
}
