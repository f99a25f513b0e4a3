package ai.refocused.worker;

import ai.refocused.job.ExplainResult.LoraTarget;
import ai.refocused.job.ExplainResult.Part;
import ai.refocused.job.TuningSpec;
import ai.refocused.model.Adaptation;
import ai.refocused.model.AdaptedLayer;
import ai.refocused.model.NeoxModel;
import ai.refocused.model.Parameter;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.pretrained.PeftNames;
import ai.refocused.pretrained.QkvPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What of a model is trained, gathered for people to read. */
record TrainedWeights(long parameters, List<Part> parts, List<LoraTarget> targets) {
  private static final Pattern IN_BLOCK = Pattern.compile("gpt_neox\\.layers\\.(\\d+)\\.(.+)");

  static TrainedWeights of(TuningSpec tuning, ModelConfig config) {
    List<Parameter> parameters = NeoxModel.parameters(config, Adaptation.of(tuning, config));
    return new TrainedWeights(
        parameters.stream().mapToLong(Parameter::length).sum(),
        parts(parameters),
        tuning instanceof TuningSpec.Lora lora
            ? targets(AdaptedLayer.of(lora, config), byName(parameters))
            : List.of());
  }

  private static Map<String, Parameter> byName(List<Parameter> parameters) {
    return parameters.stream().collect(Collectors.toMap(Parameter::name, Function.identity()));
  }

  /** Weights of the checkpoint: blocks together, the others by module. */
  private static List<Part> parts(List<Parameter> parameters) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    int first = -1;
    int last = -1;
    for (Parameter parameter : parameters) {
      Matcher block = IN_BLOCK.matcher(parameter.name());
      if (block.matches()) {
        last = Integer.parseInt(block.group(1));
        first = first < 0 ? last : first;
        sizes.merge("", parameter.length(), Long::sum);
      } else if (parameter.name().startsWith("gpt_neox.") || !isAdapter(parameter)) {
        sizes.merge(module(parameter.name()), parameter.length(), Long::sum);
      }
    }
    String blocks = "blocks " + range(first, last);
    return sizes.entrySet().stream()
        .map(part -> new Part(part.getKey().isEmpty() ? blocks : part.getKey(), part.getValue()))
        .toList();
  }

  private static boolean isAdapter(Parameter parameter) {
    return parameter.name().contains(".lora_");
  }

  /** {@code final_layer_norm} of {@code gpt_neox.final_layer_norm.bias}. */
  private static String module(String tensor) {
    String module = tensor.substring(0, tensor.lastIndexOf('.'));
    return module.substring(module.lastIndexOf('.') + 1);
  }

  private static String range(int first, int last) {
    return first == last ? String.valueOf(first) : first + "-" + last;
  }

  /** Joins the layers of successive blocks that are alike. */
  private static List<LoraTarget> targets(
      List<AdaptedLayer> layers, Map<String, Parameter> parameters) {
    Map<String, List<LoraTarget>> byModule = new LinkedHashMap<>();
    for (AdaptedLayer layer : layers) {
      LoraTarget target = target(layer, parameters);
      List<LoraTarget> same = byModule.computeIfAbsent(target.module(), m -> new ArrayList<>());
      int last = same.size() - 1;
      if (last >= 0 && isNext(same.get(last), target)) {
        same.set(last, upTo(same.get(last), target.lastBlock()));
      } else {
        same.add(target);
      }
    }
    return byModule.values().stream().flatMap(List::stream).toList();
  }

  private static LoraTarget target(AdaptedLayer layer, Map<String, Parameter> parameters) {
    String module = layer.target().module();
    Matcher block = IN_BLOCK.matcher(module);
    if (!block.matches()) {
      throw new IllegalStateException(module);
    }
    int number = Integer.parseInt(block.group(1));
    Parameter a = parameters.get(PeftNames.loraA(module));
    Parameter b = parameters.get(PeftNames.loraB(module));
    Parameter magnitude = parameters.get(PeftNames.magnitude(module));
    return new LoraTarget(
        number,
        number,
        block.group(2),
        List.of(b.shape().get(0), a.shape().get(1)),
        layer.target().parts().stream().map(TrainedWeights::name).toList(),
        layer.rank(),
        layer.scale(),
        a.length() + b.length() + (magnitude == null ? 0 : magnitude.length()));
  }

  private static String name(QkvPart part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  private static boolean isNext(LoraTarget before, LoraTarget next) {
    return before.lastBlock() + 1 == next.firstBlock()
        && upTo(before, next.lastBlock())
            .equals(
                new LoraTarget(
                    before.firstBlock(),
                    next.lastBlock(),
                    next.module(),
                    next.shape(),
                    next.parts(),
                    next.rank(),
                    next.scale(),
                    next.parameters()));
  }

  private static LoraTarget upTo(LoraTarget target, int lastBlock) {
    return new LoraTarget(
        target.firstBlock(),
        lastBlock,
        target.module(),
        target.shape(),
        target.parts(),
        target.rank(),
        target.scale(),
        target.parameters());
  }
}
