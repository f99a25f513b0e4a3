package ai.refocused.engine.region;

import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.Pass;
import ai.refocused.engine.RowKernel;
import ai.refocused.engine.RowLoop;

/** A kernel that can go row by row, and has its own way where the team makes all rows at once. */
record ByRows(Machine machine, Kernel whole, RowLoop.Body body) implements RowKernel {
  @Override
  public void run(Pass pass) {
    whole.run(pass);
  }

  @Override
  public void rows(Pass pass, int part, int from, int to) {
    body.rows(pass, part, from, to);
  }
}
