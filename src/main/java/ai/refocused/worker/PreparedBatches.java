package ai.refocused.worker;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.BatchPlan;
import ai.refocused.train.TrainingData;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A batch plan as training data. Workers make the next batches while the training thread computes;
 * which batch is which follows from the plan alone. Only one thread may ask.
 */
final class PreparedBatches implements TrainingData, AutoCloseable {
  /** Batches under way for each worker. */
  private static final int EACH = 2;

  private record Place(int epoch, int index) {}

  private final BatchPlan plan;
  private final int ahead;
  private final ExecutorService workers;
  private final Map<Place, CompletableFuture<Batch>> prepared = new LinkedHashMap<>();
  private final Map<Integer, CompletableFuture<BatchPlan.Epoch>> epochs = new ConcurrentHashMap<>();

  /**
   * @param numWorkers threads that prepare batches; with 0 the thread that asks makes them
   */
  PreparedBatches(BatchPlan plan, int numWorkers) {
    this.plan = plan;
    this.ahead = EACH * numWorkers;
    this.workers =
        Executors.newFixedThreadPool(
            Math.max(1, numWorkers),
            task -> {
              Thread thread = new Thread(task, "batches");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public int batchesPerEpoch(int anyEpoch) {
    return plan.batchesPerEpoch();
  }

  @Override
  public Batch batch(int epoch, int index) {
    epochs.keySet().removeIf(old -> old < epoch);
    CompletableFuture<Batch> ready = prepared.remove(new Place(epoch, index));
    if (ready == null) {
      // The first batch, or a resumed run has gone elsewhere.
      prepared.values().forEach(batch -> batch.cancel(false));
      prepared.clear();
    }
    for (int i = 1; i <= ahead; i++) {
      long place = (long) index + i;
      int inEpoch = epoch + (int) (place / plan.batchesPerEpoch());
      int at = (int) (place % plan.batchesPerEpoch());
      prepared.computeIfAbsent(new Place(inEpoch, at), this::prepare);
    }
    return ready == null ? epoch(epoch, Runnable::run).join().get(index) : join(ready);
  }

  @Override
  public int[] examples(int epoch, int index) {
    return epoch(epoch, Runnable::run).join().members(index);
  }

  private CompletableFuture<Batch> prepare(Place place) {
    return epoch(place.epoch(), workers)
        .thenApplyAsync(batches -> batches.get(place.index()), workers);
  }

  private CompletableFuture<BatchPlan.Epoch> epoch(int epoch, Executor executor) {
    return epochs.computeIfAbsent(
        epoch, e -> CompletableFuture.supplyAsync(() -> plan.epoch(e), executor));
  }

  private static Batch join(CompletableFuture<Batch> ready) {
    try {
      return ready.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
