package ai.refocused.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Row kernels that follow each other. Each member of the team takes its rows through all of them
 * and meets the others at the end only: who is held up in one is not waited for in each.
 */
record RowChain(Machine machine, List<RowKernel> kernels) implements Kernel {
  /** Rows per member below which kernels go one by one, and cut products along their columns. */
  private static final int FEW = 64;

  /** Replaces kernels that follow each other and go by rows by chains. */
  static List<Kernel> link(Machine machine, List<Kernel> kernels) {
    List<Kernel> linked = new ArrayList<>();
    List<RowKernel> open = new ArrayList<>();
    for (Kernel kernel : kernels) {
      if (kernel instanceof RowKernel rows) {
        open.add(rows);
      } else {
        close(machine, open, linked);
        linked.add(kernel);
      }
    }
    close(machine, open, linked);
    return linked;
  }

  private static void close(Machine machine, List<RowKernel> open, List<Kernel> linked) {
    if (!open.isEmpty()) {
      linked.add(new RowChain(machine, List.copyOf(open)));
      open.clear();
    }
  }

  @Override
  public void run(Pass pass) {
    int rows = pass.rows();
    if (rows < FEW * machine.threads().size()) {
      for (RowKernel kernel : kernels) {
        kernel.run(pass);
      }
      return;
    }
    RowBlock.tiles(machine.threads(), rows, (part, from, to) -> run(pass, part, from, to));
  }

  private void run(Pass pass, int part, int from, int to) {
    for (RowKernel kernel : kernels) {
      kernel.rows(pass, part, from, to);
    }
  }
}
