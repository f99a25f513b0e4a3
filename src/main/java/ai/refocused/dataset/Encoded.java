package ai.refocused.dataset;

import java.util.Optional;

/**
 * What became of an example.
 *
 * @param example empty if there was nothing to learn in it
 * @param length its tokens before it was cut
 */
record Encoded(Optional<TokenizedExample> example, int length) {
  boolean isTruncated() {
    return example.isPresent() && example.get().length() < length;
  }
}
