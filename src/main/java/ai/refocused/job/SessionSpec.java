package ai.refocused.job;

/**
 * Which part of a run one trainer process does: where it begins and when it has to end.
 *
 * @param resume {@code auto}, {@code never}, the name of a checkpoint, or the absolute path of one
 * @param resumeIgnoreChanges whether a checkpoint of a job that differs from this one will do
 * @param maxDurationSeconds time after which it saves a checkpoint and stops; 0 for no limit
 */
public record SessionSpec(String resume, boolean resumeIgnoreChanges, long maxDurationSeconds) {}
