package ai.refocused.monitor;

import java.util.Locale;

/** Numbers as the build log and the reports show them, in every locale the same. */
public class Figures {
  protected Figures() {}

  /** 1234567 as 1,234,567. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** 3725 seconds as 1h 2m. */
  public static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + "s";
    }
    if (whole < 3600) {
      return whole / 60 + "m " + whole % 60 + "s";
    }
    return whole / 3600 + "h " + whole % 3600 / 60 + "m";
  }

  /** 1.5e9 as 1.5 GB. */
  public static String bytes(long bytes) {
    if (bytes < 1_000_000) {
      return String.format(Locale.ROOT, "%.0f kB", bytes / 1e3);
    }
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }

  /** A number without trailing zeros. */
  public static String number(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? String.format(Locale.ROOT, "%.0f", number)
        : Double.toString(number);
  }

  /** A loss, in nats. */
  public static String loss(double loss) {
    return String.format(Locale.ROOT, "%.4f", loss);
  }

  /** A learning rate. */
  public static String rate(double learningRate) {
    return String.format(Locale.ROOT, "%.2e", learningRate);
  }
}
