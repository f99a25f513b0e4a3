/** What is asked of models and what they answer, as records that both processes know. */
package ai.refocused.job.generation;
