package ai.refocused.train.checkpoint;

import ai.refocused.engine.NativeFloats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A checkpoint whose every file has been compared with its manifest.
 *
 * @param step optimizer steps done
 * @param bestStep step of the best weights so far; 0 if none
 */
public record Checkpoint(Path folder, int step, int bestStep) {

  /** Copies a vector of that name and length. */
  public void restore(String vector, NativeFloats target) {
    Path file = folder.resolve(vector + ".bin");
    try {
      FloatFile.read(file, target);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  /** The record in the document of that file name. */
  public <T> T document(String name, Class<T> type) {
    try {
      return StateJson.read(Files.readAllBytes(folder.resolve(name)), type);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private CheckpointException damaged(IOException cause) {
    return new CheckpointException(
        CheckpointException.Reason.DAMAGED,
        folder + " cannot be read: " + cause.getMessage() + ".",
        cause);
  }
}
