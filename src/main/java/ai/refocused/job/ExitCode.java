package ai.refocused.job;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a trainer process says, by its exit code, why it ended. The numbers follow BSD's {@code
 * sysexits.h} where it has a word for the case.
 */
public enum ExitCode {
  /** Done; a {@code completed} event was sent before. */
  OK(0, Fault.NONE),
  BAD_CONFIGURATION(64, Fault.USER),
  BAD_DATASET(65, Fault.USER),
  BAD_MODEL(66, Fault.USER),
  /** Something that is needed cannot be had here, such as a device or a library. */
  UNAVAILABLE(69, Fault.USER),
  INTERNAL(70, Fault.MACHINE),
  /** The output cannot be created. */
  CANNOT_WRITE(73, Fault.USER),
  /** Reading or writing failed under way, or the disk is full. */
  IO(74, Fault.MACHINE),
  /** Stopped from outside; a checkpoint was written first. */
  INTERRUPTED(75, Fault.NONE),
  /** The two processes do not understand each other. */
  PROTOCOL(76, Fault.MACHINE),
  /** The loss, a gradient or a weight is not a finite number. */
  NON_FINITE(77, Fault.USER),
  /** Heap or native memory ran out. */
  OUT_OF_MEMORY(78, Fault.MACHINE),
  /** The time given to the run was over before its last step; a checkpoint was written first. */
  INCOMPLETE(79, Fault.USER);

  private enum Fault {
    NONE,
    USER,
    MACHINE
  }

  private final int number;
  private final Fault fault;

  ExitCode(int number, Fault fault) {
    this.number = number;
    this.fault = fault;
  }

  /** The process exit code. */
  public int number() {
    return number;
  }

  /** Whether the user can mend it: by another setting, dataset, model or place. */
  public boolean isUserFault() {
    return fault == Fault.USER;
  }

  /** The meaning of a process exit code, if it is one of these. */
  public static Optional<ExitCode> of(int number) {
    return Arrays.stream(values()).filter(code -> code.number == number).findFirst();
  }
}
