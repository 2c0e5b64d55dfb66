internal import Cryptography
internal import Registry
internal import TransparencyLog

// Whether a head may follow the one that is trusted, and the evidence where it may not.
extension Synchronizer {
    /// A log only grows. The compiled-in head of the default tap is a floor like any other.
    func refuseRollback(
        from head: TreeHead, to offered: TreeHead, _ trusted: [UInt8]?, _ note: [UInt8]
    ) throws {
        var floors = [head]
        if let floor { floors.append(floor) }
        for floor in floors {
            if offered.size < floor.size {
                let what = "its log shrank from \(floor.size) to \(countedEntries(offered.size))"
                throw misbehaved(
                    what, Evidence(tap: name, what: what, seen: now, trusted: trusted, offered: note))
            }
            if offered.size == floor.size, offered.root != floor.root {
                let what = "it shows another log of \(countedEntries(offered.size)) than before"
                throw misbehaved(
                    what, Evidence(tap: name, what: what, seen: now, trusted: trusted, offered: note))
            }
        }
    }

    /// A copy that holds less than is here is old, or a fork. Where no cache stands nothing can be compared, and nothing is
    /// taken from it either.
    func refuseForkBehind(
        _ head: TreeHead, _ offered: TreeHead, _ old: TrustState?, _ note: [UInt8]
    ) throws {
        let here = max(head.size, floor?.size ?? 0)
        guard offered.size < here else { return }
        if let old, offered.size < head.size, let store = usableStore(for: old) {
            var reader = TileReader(size: head.size, root: head.root) { try store.tile($0) }
            guard try reader.root(at: offered.size) == offered.root else {
                let what =
                    "it shows another log of \(countedEntries(offered.size)) than the one that was seen before"
                var evidence = Evidence(
                    tap: name, what: what, seen: now, trusted: old.checkpoint, offered: note)
                evidence.proof = try reader.consistencyProof(from: offered.size)
                throw misbehaved(what, evidence)
            }
        }
        throw CopyIsBehind(size: offered.size, here: here)
    }

    /// The last of the roots that recover the log, which every one after it builds upon.
    func recovery(
        among roots: [VerifiedRoot], _ note: [UInt8], _ old: TrustState?
    ) throws -> LogRecovery? {
        guard let recovery = roots.compactMap({ LogRecovery($0.claims) }).last else { return nil }
        // Roots can be taken back by their keys' thresholds, what a build of oracle knows only by another build.
        if let floor, recovery.tree.size < floor.size {
            let what =
                "root \(recovery.rootVersion) recovers its log to \(countedEntries(recovery.tree.size)), below the \(floor.size) that this build of oracle knows: only a newer oracle can follow"
            throw misbehaved(
                what, Evidence(tap: name, what: what, seen: now, trusted: old?.checkpoint, offered: note))
        }
        return recovery
    }

    func keep(_ recovery: LogRecovery, _ note: [UInt8], _ old: TrustState?) -> String? {
        Evidence(tap: name, what: recovery.what, seen: now, trusted: old?.checkpoint, offered: note)
            .save(in: evidenceDirectory)
    }

    /// Finds out what does not fit, by the tiles that the host shows: a fork, or bytes that were altered.
    func diagnose(
        _ offered: TreeHead, _ note: [UInt8], _ old: TrustState?, _ fault: LogError
    ) -> TapError {
        var reader = TileReader(size: offered.size, root: offered.root) {
            try tree.read($0.description, limit: 256 * 32)
        }
        guard let old, old.head.size > 0 else { return misbehaved("an altered log: \(fault)") }
        do {
            let prefix = try reader.root(at: old.head.size)
            guard prefix != old.head.root else {
                return misbehaved("an entry bundle was altered: \(fault)")
            }
            let what = "its log was rewritten: it forked at or before entry \(old.head.size)"
            var evidence = Evidence(tap: name, what: what, seen: now, trusted: old.checkpoint, offered: note)
            evidence.prefix = prefix
            evidence.proof = try reader.consistencyProof(from: old.head.size)
            return misbehaved(what, evidence)
        } catch {
            let what =
                "its log does not extend the one that was seen before, and its tiles do not fit it: \(error)"
            return misbehaved(
                what, Evidence(tap: name, what: what, seen: now, trusted: old.checkpoint, offered: note))
        }
    }
}
