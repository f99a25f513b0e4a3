package ai.refocused.worker;

import ai.refocused.dataset.LoadedDataset;
import ai.refocused.engine.Machine;
import ai.refocused.model.NeoxModel;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.train.TrainingData;
import ai.refocused.train.TrainingPlan;
import ai.refocused.train.optimizer.Optimizer;

/** All that training starts from, loaded. It stays the maker's to close. */
record TrainingSetup(
    PretrainedFolder base,
    LoadedDataset dataset,
    Machine machine,
    NeoxModel model,
    Optimizer optimizer,
    TrainingData batches,
    TrainingPlan plan) {}
