package ai.refocused.job;

/**
 * A setting as a user would write it, for people to read: the trainer shows it and computes with
 * the other parts of a job.
 *
 * @param name in the pom
 * @param value as text
 * @param origin where the value is from, in words such as {@code pom} or {@code default of the task
 *     chat}
 * @param isExplicit whether the user wrote it down
 */
public record SettingValue(String name, String value, String origin, boolean isExplicit) {}
