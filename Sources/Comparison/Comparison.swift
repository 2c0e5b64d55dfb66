// Comparison: how one model's weights differ from another's, measured.
//
// Two collections of tensors (`TensorCollection`) are compared name by name. Bytes are compared first; where they differ and stand
// for real numbers, D = W' - W is measured, the derived tensor minus the base's, and from all of it follows one
// description (`Description`). docs/comparison.md says what each number means and what each word rests on.
//
// A collection knows names, types, shapes, and how bytes are read: a model under another format's names, in another order of
// rows, or known only by its digests is a collection like any other.
