package ai.refocused.configuration;

/** What a user wants to train on. */
public enum Device {
  /** The GPU if there is one that the trainer can use, else the CPU. */
  AUTO,
  CPU,
  CUDA
}
