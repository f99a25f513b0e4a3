package ai.refocused.dataset.store;

/**
 * The layout of a file of token rows, little-endian: rows of 4-byte tokens from offset 0; an index
 * with the first byte (8) and the tokens (4) of each row; then place of the index (8), rows (8),
 * CRC-32C of all before it (8) and a mark (8). A token that is not learned has its sign bit set. No
 * row lies across a multiple of {@link #CHUNK}, so that each can be read from one mapping.
 */
final class TokenFile {
  static final long MARK = 0x31_4E_4B_4F_54_46_52L; // RFTOKN1
  static final int CHUNK = 1 << 30;
  static final int INDEX_ENTRY = 12;
  static final int FOOTER = 32;
  static final int CRC_AT = 16;
  static final int IGNORED_BIT = 1 << 31;

  private TokenFile() {}
}
