internal import Registry
internal import TransparencyLog

/// What a checkpoint's cosignatures say of its age.
enum Freshness {
    /// Checks who cosigned, and when.
    /// - Returns: the quorum-th newest witness time, or the operator's where the quorum is 0; nil where nobody is named who
    ///   could put a time.
    /// - Throws: `RegistryError` where the quorum is not met, the operator is missing, or a time lies ahead.
    static func time(
        of checkpoint: VerifiedCheckpoint, under root: RootClaims, now: UInt64
    ) throws(RegistryError) -> UInt64? {
        for cosignature in checkpoint.cosignatures where cosignature.time > now + TapLimits.clockSkew {
            throw RegistryError(
                "\(cosignature.key.name) cosigned at \(Moment.format(cosignature.time)), more than a day ahead of this machine's clock"
            )
        }
        let operatorTime = root.operatorKey.flatMap { key in
            checkpoint.cosignatures.first { $0.key == key }?.time
        }
        if let key = root.operatorKey, operatorTime == nil {
            throw RegistryError("the checkpoint is not cosigned by the operator \(key.name)")
        }
        guard root.quorum > 0 else { return operatorTime }
        let times = checkpoint.cosignatures.filter { root.witnesses.contains($0.key) }.map(\.time).sorted(
            by: >)
        guard times.count >= root.quorum else {
            throw RegistryError(
                "the checkpoint is cosigned by \(counted(times.count, "witness", plural: "witnesses")), \(needed(root.quorum))"
            )
        }
        return times[root.quorum - 1]
    }
}
