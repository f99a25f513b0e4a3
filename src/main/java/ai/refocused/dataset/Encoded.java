package ai.refocused.dataset;

import java.util.List;

/**
 * What became of an example.
 *
 * @param rows its token rows; none if there is nothing to learn in it, or it does not fit
 * @param length its tokens before it was made to fit
 * @param tooLong whether it did not fit a row
 */
record Encoded(List<TokenizedExample> rows, int length, boolean tooLong) {}
