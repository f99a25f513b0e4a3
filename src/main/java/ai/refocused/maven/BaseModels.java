package ai.refocused.maven;

import ai.refocused.adapter.AdapterBase;
import ai.refocused.adapter.AdapterFolder;
import ai.refocused.artifact.FileDigests;
import ai.refocused.artifact.FolderLock;
import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.MergeJob;
import ai.refocused.maven.source.Source;
import ai.refocused.maven.source.Sources;
import ai.refocused.pretrained.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;

/**
 * Finds base models. Of an adapter the base is found as well, as often as bases are adapters
 * themselves, and both are merged into a folder of the plugin's cache.
 */
final class BaseModels {
  private static final int MAX_DEPTH = 16;

  /** Runs a merge in a trainer. */
  interface Merger {
    void merge(MergeJob job)
        throws MojoExecutionException, MojoFailureException, IOException, InterruptedException;
  }

  private final Sources sources;
  private final Path cache;
  private final String element;
  private final Merger merger;

  /**
   * Base models as one project sees them.
   *
   * @param cache where merged models are kept
   * @param element of the pom that names the model, for messages
   */
  BaseModels(Sources sources, Path cache, String element, Merger merger) {
    this.sources = sources;
    this.cache = cache;
    this.element = element;
    this.merger = merger;
  }

  /**
   * Finds a model.
   *
   * @param text a path, coordinates or a dependency
   */
  BaseModelSpec find(String text)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    return find(text, 0);
  }

  private BaseModelSpec find(String text, int depth)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    Source source = sources.find(text, element);
    if (!AdapterFolder.isAdapter(source.path())) {
      return new BaseModelSpec(source.path(), source.reference());
    }
    AdapterBase base = baseOf(source);
    if (depth == MAX_DEPTH) {
      throw problem(
          "\"" + source.reference() + "\" is an adapter on an adapter, more than 16 times.");
    }
    BaseModelSpec below = below(source, base, depth);
    if (!Files.isDirectory(below.folder())) {
      throw problem(
          "\"%s\" is an adapter on \"%s\", which is no artifact and not in this project's folder."
                  .formatted(source.reference(), base.reference())
              + " Merge both with the goal merge, naming the adapter as <adapter> and its base as"
              + " <baseModel>, and name the model that it writes.");
    }
    return new BaseModelSpec(merged(source, below), source.reference());
  }

  private BaseModelSpec below(Source adapter, AdapterBase base, int depth)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    try {
      return find(base.reference(), depth + 1);
    } catch (InvalidJobException e) {
      InvalidJobException invalid =
          problem(
              "\"%s\" is an adapter on \"%s\": %s"
                  .formatted(adapter.reference(), base.reference(), e.problems().get(0).message()));
      invalid.initCause(e);
      throw invalid;
    }
  }

  private AdapterBase baseOf(Source adapter) {
    try {
      return AdapterBase.read(adapter.path())
          .orElseThrow(
              () ->
                  problem(
                      "\"%s\" is an adapter that does not say of which base model. Merge both with"
                              .formatted(adapter.reference())
                          + " the goal merge, and name the model that it writes."));
    } catch (InvalidModelException e) {
      InvalidJobException invalid = problem(e.getMessage());
      invalid.initCause(e);
      throw invalid;
    }
  }

  /** The full model, made once for this adapter on this base. */
  private Path merged(Source adapter, BaseModelSpec base)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    FileDigests digests = sources.digests();
    SortedMap<String, String> key = new TreeMap<>();
    digests.ofAll(adapter.path()).forEach((name, digest) -> key.put("adapter/" + name, digest));
    digests.ofAll(base.folder()).forEach((name, digest) -> key.put("base/" + name, digest));
    String id = FileDigests.combined(key);
    Path model = cache.resolve(id);
    FolderLock lock = FolderLock.await(cache.resolve("." + id + ".lock"));
    try {
      if (!Files.isDirectory(model)) {
        merger.merge(new MergeJob(base, adapter.path(), adapter.reference(), model));
      }
    } finally {
      lock.close();
    }
    return model;
  }

  private InvalidJobException problem(String message) {
    return new InvalidJobException(element, message);
  }
}
