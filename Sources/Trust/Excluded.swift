internal import Attestation
internal import Cryptography
internal import Taps

extension TapView {
    /// Says which entries about a model were set aside on this machine.
    func excludedReasons(of model: ModelName) throws -> [Reason] {
        guard !exclusions.isEmpty else { return [] }
        return try spoken(of: model).excluded.map(excludedReason)
    }

    func excludedReason(_ entry: Counted) -> Reason {
        let why = exclusions[entry.attestation.id] ?? ""
        return Reason(
            .excluded, .warning,
            "the entry \(entry.attestation.id.hex.prefix(16)) by \(Self.names(entry)) about \(entry.claims.model) is excluded on this machine: \(why)"
        )
    }
}

extension Judge {
    /// The same for bytes of which nobody else speaks.
    func excludedReasons(of digests: [Digest]) throws -> [Reason] {
        var reasons: [Reason] = []
        for tap in taps where !tap.exclusions.isEmpty {
            for digest in digests {
                for entry in try tap.spoken(of: digest).excluded {
                    let reason = tap.excludedReason(entry)
                    if !reasons.contains(reason) { reasons.append(reason) }
                }
            }
        }
        return reasons
    }
}
