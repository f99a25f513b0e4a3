package ai.refocused.weights;

import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A state_dict in {@code torch.save}'s zip format (PyTorch 1.6 and later): {@code
 * pytorch_model.bin}. The pickle in it is read as data by a restricted reader; nothing in the file
 * is ever executed. Tensors are read through short-lived mappings; a storage's CRC-32 is checked at
 * its first use where the file has one.
 */
public final class TorchFile implements TensorSource {
  private static final int MAX_PICKLE = 64 << 20;

  private final MappedFile file;
  private final String root;
  private final Map<String, StoredZip.Entry> entries;
  private final Map<String, TorchTensor> tensors;
  private final Set<String> verifiedStorages = new HashSet<>();

  private TorchFile(MappedFile file, String root, Map<String, StoredZip.Entry> entries) {
    this.file = file;
    this.root = root;
    this.entries = entries;
    this.tensors = tensors();
  }

  /**
   * Opens a file, reads its pickle and checks that every tensor lies inside the file.
   *
   * @throws InvalidWeightsException if the file holds anything but tensors by name, or is damaged
   */
  public static TorchFile open(Path path) {
    MappedFile file = MappedFile.open(path);
    try {
      rejectOldFormats(file);
      Map<String, StoredZip.Entry> entries = StoredZip.entries(file);
      return new TorchFile(file, root(path, entries), entries);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  @Override
  public TensorInfo info(String name) {
    TorchTensor tensor = tensor(name);
    return new TensorInfo(name, tensor.storage().dtype(), tensor.sizes());
  }

  @Override
  public void read(String name, FloatBuffer target) {
    TorchTensor tensor = tensor(name);
    TensorInfo info = info(name);
    ElementConversion conversion = TensorReading.conversion(file.path(), info);
    TensorReading.requireRoom(info, target);
    if (info.elements() == 0) {
      return;
    }
    StoredZip.Entry entry = entries.get(entryName(tensor.storage()));
    verify(entry);
    if (tensor.isContiguous()) {
      long width = info.dtype().bytes();
      file.windows(
          entry.data() + tensor.offset() * width,
          info.elements() * width,
          window -> conversion.convert(window, target));
    } else {
      new StridedReader(file, entry.data(), tensor, conversion, target).read();
    }
  }

  @Override
  public void close() {
    file.close();
  }

  private TorchTensor tensor(String name) {
    TorchTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw TensorReading.noSuchTensor(file.path(), name);
    }
    return tensor;
  }

  private String entryName(TorchStorage storage) {
    return root + "data/" + storage.key();
  }

  private Map<String, TorchTensor> tensors() {
    StoredZip.Entry byteOrder = entries.get(root + "byteorder");
    if (byteOrder != null && !small(byteOrder, 16).equals("little")) {
      throw invalid("The file was written on a big-endian machine; such files are not read.");
    }
    StoredZip.Entry pickle = entries.get(root + "data.pkl");
    if (pickle.size() > MAX_PICKLE) {
      throw invalid(
          "The pickle in it has %,d bytes; at most %,d are read."
              .formatted(pickle.size(), MAX_PICKLE));
    }
    verify(pickle);
    byte[] bytes = file.bytes(pickle.data(), (int) pickle.size());
    if (!(Unpickler.load(file.path(), bytes) instanceof PickleValue.Dictionary dictionary)) {
      throw invalid("The file holds something else than tensors by name. Save a state_dict.");
    }
    Map<String, TorchTensor> found = new LinkedHashMap<>();
    dictionary
        .items()
        .forEach(
            (name, value) -> {
              if (!(value instanceof PickleValue.Tensor tensor)) {
                throw invalid(
                    "Entry %s is no tensor. Save the model's state_dict alone, without other values"
                            .formatted(Quote.of(name))
                        + " such as an optimizer's state.");
              }
              requireStorage(name, tensor.tensor().storage());
              found.put(name, tensor.tensor());
            });
    return found;
  }

  private void requireStorage(String name, TorchStorage storage) {
    StoredZip.Entry entry = entries.get(entryName(storage));
    long width = storage.dtype().bytes();
    if (entry == null || entry.size() % width != 0 || entry.size() / width != storage.elements()) {
      throw invalid(
          "Tensor %s needs a storage of %d %s elements, but the file's part %s has %s."
              .formatted(
                  Quote.of(name),
                  storage.elements(),
                  storage.dtype(),
                  Quote.of(entryName(storage)),
                  entry == null ? "nothing" : entry.size() + " bytes"));
    }
  }

  private void verify(StoredZip.Entry entry) {
    if (entry.crc() == 0 || !verifiedStorages.add(entry.name())) {
      return;
    }
    CRC32 crc = new CRC32();
    file.windows(entry.data(), entry.size(), crc::update);
    if ((int) crc.getValue() != entry.crc()) {
      throw invalid(
          "Part %s is damaged: its checksum is wrong. Download the file again."
              .formatted(Quote.of(entry.name())));
    }
  }

  private String small(StoredZip.Entry entry, int maxBytes) {
    int count = (int) Math.min(entry.size(), maxBytes);
    return new String(file.bytes(entry.data(), count), StandardCharsets.UTF_8);
  }

  private InvalidWeightsException invalid(String detail) {
    return new InvalidWeightsException(file.path(), detail);
  }

  /** The folder inside the zip file that everything is in, with its slash. */
  private static String root(Path path, Map<String, StoredZip.Entry> entries) {
    List<String> pickles =
        entries.keySet().stream().filter(name -> name.matches("[^/]+/data\\.pkl")).toList();
    if (pickles.size() != 1) {
      throw new InvalidWeightsException(
          path,
          "The zip file has %d data.pkl in a folder; torch.save writes one."
              .formatted(pickles.size()));
    }
    return pickles.get(0).substring(0, pickles.get(0).length() - "data.pkl".length());
  }

  private static void rejectOldFormats(MappedFile file) {
    byte[] start = file.bytes(0, (int) Math.min(file.size(), 263));
    boolean pickle = start.length > 1 && (start[0] & 0xff) == 0x80;
    boolean tar =
        start.length >= 262
            && new String(Arrays.copyOfRange(start, 257, 262), StandardCharsets.ISO_8859_1)
                .equals("ustar");
    if (pickle || tar) {
      throw new InvalidWeightsException(
          file.path(),
          "This is the format of PyTorch before 1.6, which is not read. Load the file in Python and"
              + " write it again with torch.save, or better as safetensors.");
    }
  }
}
