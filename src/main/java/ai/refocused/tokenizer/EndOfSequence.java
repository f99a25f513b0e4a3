package ai.refocused.tokenizer;

import java.util.OptionalInt;

/**
 * The token that ends every example, and every answer of the tuned model.
 *
 * @param text how the token is written
 */
public record EndOfSequence(String text, int id) {

  /**
   * The tokenizer configuration's {@code eos_token}, or else the token of config.json's {@code
   * eos_token_id}.
   *
   * @param configEosTokenId from config.json; empty if it has none or several
   * @throws TokenizerException if neither names a token that the tokenizer has
   */
  public static EndOfSequence of(
      TokenizerConfig config, Tokenizer tokenizer, OptionalInt configEosTokenId) {
    if (config.eosToken().isPresent()) {
      String text = config.eosToken().get();
      int id =
          tokenizer
              .tokenId(text)
              .orElseThrow(
                  () ->
                      new TokenizerException(
                          "tokenizer_config.json: \"eos_token\" is \""
                              + text
                              + "\", which tokenizer.json does not have. Take both files from one"
                              + " source."));
      return new EndOfSequence(text, id);
    }
    if (configEosTokenId.isPresent()) {
      int id = configEosTokenId.getAsInt();
      return new EndOfSequence(tokenizer.decode(new int[] {id}, false), id);
    }
    throw new TokenizerException(
        "tokenizer_config.json: no \"eos_token\", and config.json has no \"eos_token_id\". Add"
            + " \"eos_token\" with the token that ends a text, such as \"<|endoftext|>\".");
  }
}
