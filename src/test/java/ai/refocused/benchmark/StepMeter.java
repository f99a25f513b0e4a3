package ai.refocused.benchmark;

import ai.refocused.train.PeakMemory;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;

/** What timed steps took beside time: Java objects, growth of resident memory, products. */
final class StepMeter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final MeteredProducts products;
  private final long allocated;
  private final long resident;

  private StepMeter(MeteredProducts products) {
    this.products = products;
    products.reset();
    this.resident = PeakMemory.residentBytes();
    this.allocated = allocated();
  }

  static StepMeter start(MeteredProducts products) {
    return new StepMeter(products);
  }

  /**
   * Adds the figures to a report.
   *
   * @param of what the figures' names begin with
   * @param milliseconds that all steps took together
   */
  void report(Map<String, Object> report, String of, int steps, double milliseconds) {
    long objects = allocated() - allocated;
    report.put(of + "allocated_bytes_per_step", objects / steps);
    report.put(of + "resident_growth_bytes", PeakMemory.residentBytes() - resident);
    report.put(
        of + "product_share", Math.round(1000 * products.milliseconds() / milliseconds) / 1e3);
    report.put(of + "product_gflops", Math.round(products.gigaflops() * 10) / 10.0);
  }

  /** Bytes of Java objects that all threads have made. */
  private static long allocated() {
    return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
        .filter(bytes -> bytes > 0)
        .sum();
  }
}
