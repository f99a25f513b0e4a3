package ai.refocused.monitor.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * TensorFlow's record format (https://www.tensorflow.org/tutorials/load_data/tfrecord): length as
 * 64 bits, masked CRC of the length, data, masked CRC of the data; all little-endian.
 */
final class TfRecord {
  private static final int MASK_DELTA = 0xa282ead8;

  private TfRecord() {}

  static byte[] frame(byte[] data) {
    ByteBuffer record = ByteBuffer.allocate(16 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(maskedCrc(record.array(), 8));
    record.put(data);
    record.putInt(maskedCrc(data, data.length));
    return record.array();
  }

  /** CRC-32C, rotated right by 15 bits and moved, so that a CRC of data with CRCs stays useful. */
  private static int maskedCrc(byte[] data, int length) {
    CRC32C crc = new CRC32C();
    crc.update(data, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }
}
