package ai.refocused.pretrained;

import java.util.Set;

/** Keys of a config.json that do not change what GPT-NeoX computes in training. */
final class HarmlessFields {
  private static final Set<String> KEYS =
      Set.of(
          // about the file
          "transformers_version",
          "_name_or_path",
          "_commit_hash",
          "name_or_path",
          "torch_dtype",
          "dtype",
          // how new weights are drawn, other tasks' heads
          "initializer_range",
          "classifier_dropout",
          "id2label",
          "label2id",
          "num_labels",
          "problem_type",
          "finetuning_task",
          "task_specific_params",
          // what a call returns or which implementation it takes
          "use_cache",
          "return_dict",
          "output_attentions",
          "output_hidden_states",
          "chunk_size_feed_forward",
          "tie_last_hidden_states",
          "gradient_checkpointing",
          "torchscript",
          "use_bfloat16",
          "_attn_implementation",
          "attn_implementation",
          "_attn_implementation_autoset",
          "is_decoder",
          "tie_encoder_decoder",
          "cross_attention_hidden_size",
          "tokenizer_class",
          "prefix",
          "sep_token_id",
          "decoder_start_token_id",
          // generation
          "max_length",
          "min_length",
          "do_sample",
          "early_stopping",
          "num_beams",
          "num_beam_groups",
          "diversity_penalty",
          "temperature",
          "top_k",
          "top_p",
          "typical_p",
          "repetition_penalty",
          "length_penalty",
          "no_repeat_ngram_size",
          "encoder_no_repeat_ngram_size",
          "bad_words_ids",
          "num_return_sequences",
          "output_scores",
          "return_dict_in_generate",
          "forced_bos_token_id",
          "forced_eos_token_id",
          "remove_invalid_values",
          "exponential_decay_length_penalty",
          "suppress_tokens",
          "begin_suppress_tokens",
          // GPT-NeoX's first configurations; transformers has never read them
          "attention_probs_dropout_prob",
          "hidden_dropout_prob");

  private HarmlessFields() {}

  static boolean contains(String key) {
    return KEYS.contains(key);
  }
}
