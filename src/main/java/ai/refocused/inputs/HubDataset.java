package ai.refocused.inputs;

import ai.refocused.hub.Hub;
import ai.refocused.hub.HubFile;
import ai.refocused.hub.HubReference;
import ai.refocused.hub.Snapshot;
import ai.refocused.job.DataFiles;
import ai.refocused.layout.SplitLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A dataset of a hub. Only the files of the chosen splits are downloaded. */
public final class HubDataset {
  private static final long MOST_CARD_BYTES = 4 << 20;

  private HubDataset() {}

  /** Has the chosen files on this machine. */
  public static DataFiles fetch(Hub hub, HubReference reference, SplitChoice choice)
      throws IOException {
    Snapshot snapshot = hub.snapshot(reference);
    List<String> names = snapshot.files().stream().map(HubFile::path).toList();
    SplitLayout layout = DatasetCard.layout(names, card(snapshot), choice, reference.repo().id());
    SplitChoice.Files chosen = choice.choose(layout, reference.repo().id());
    List<String> all = new ArrayList<>(chosen.train());
    all.addAll(chosen.eval());
    Path folder =
        snapshot.fetch(
            snapshot.files().stream().filter(file -> all.contains(file.path())).toList());
    return new DataFiles(
        reference.repo().id(),
        folder,
        chosen.train().stream().map(folder::resolve).toList(),
        chosen.eval().stream().map(folder::resolve).toList());
  }

  private static String card(Snapshot snapshot) throws IOException {
    List<HubFile> cards =
        snapshot.files().stream()
            .filter(file -> file.path().equals("README.md") && file.size() <= MOST_CARD_BYTES)
            .toList();
    return cards.isEmpty() ? "" : Files.readString(snapshot.fetch(cards).resolve("README.md"));
  }
}
