// Trust: digests and names -> a verdict, by policy. A pure judge: it reads no file, opens no socket and asks no clock. What is
// on the disk comes in as an `ObservedModel`, what registries say through `AttestationSource`, the time as a number.
//
//   1. Attestations that name the digest, or whose files are here, are gathered, one tap at a time: signers, lineage and
//      contradictions act within one tap. Every attestation was proved and verified before it came here (Taps).
//   2. A signature counts by `Authority.mayCount`: a publisher for a release in its namespace, a curator for an observation.
//   3. Each attested name is judged for itself (`NameVerdict`): conflict, untrusted, trusted, known or unknown. A publisher
//      outranks a curator. An observation makes a digest `known` by a publisher's own list, a measurement, or two
//      independent places; one third party's pin leaves it `unknown`, and is shown.
//   4. Lineage is walked to the bases, breadth first, within bounds, every parent judged alike.
//   5. Every policy that applies must be satisfied by its own rule (`PolicyStack`): the administrator's floor, and the user's.
//   6. The names' verdicts make one `Verdict`: a conflict anywhere is one; otherwise the best name speaks, and where a name
//      was asked (or the path says one) only that name can pass.
//
// docs/verdicts.md is this specification for people. Promises: a verdict is a value that carries its evidence; only what could
// not be done throws; nothing recurses on the input's depth; names.json never makes anything pass.

/// Bounds on the judge's work, each with its reason.
package enum TrustLimits {
    /// Steps from a model to an ancestor: real chains have fewer than ten.
    package static let lineageDepth = 64
    /// Models in one lineage: a merge of merges has dozens, and a thousand are walked in milliseconds.
    package static let lineageNodes = 1_024
    /// Names of one digest that are judged: a vocabulary can be a part of thousands of models, and says little of each.
    package static let names = 64
    /// Tensors that an answer names before it counts the rest.
    package static let shownTensors = 3
}
