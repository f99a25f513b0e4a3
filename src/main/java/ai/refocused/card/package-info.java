/** The metadata at the head of README.md: Hugging Face's cards of models and datasets. */
package ai.refocused.card;
