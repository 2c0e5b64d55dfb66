internal import FileIO
internal import Taps

extension Context {
    var tapPlaces: TapPlaces {
        TapPlaces(
            list: places.config.map { "\($0)/taps.json" }, data: places.data,
            evidence: places.state.map { "\($0)/evidence" }, bundle: places.bundle,
            gitHelper: places.gitHelper)
    }

    /// Where caches of taps are read from: their own place if there are any, even where it cannot be written.
    func tapCache() -> String? {
        if let own = places.cache, FileStatus.isDirectory("\(own)/taps") { return own }
        return writableCache()
    }

    /// The registries that answer. What was mended, and which are silent, is said as notes.
    /// - Parameter isQuiet: where it was said before.
    /// - Throws: `CommandError` where none answers: "unknown" would be no answer then.
    func openTaps(isQuiet: Bool = false) throws -> TapSet {
        let set = try TapSet.open(
            tapPlaces, withDefault: followsDefaultTap, cache: { tapCache() },
            note: { if !isQuiet { console.note("\($0)") } })
        guard !set.taps.isEmpty else {
            let reasons = set.silent.map { "\($0.tap): \($0.why)" }.joined(separator: "; ")
            throw CommandError(
                "no registry answers", code: "tap.none",
                cause: reasons.isEmpty ? "no tap is followed (ORACLE_NO_DEFAULT_TAP is set)" : reasons,
                help: set.silent.isEmpty ? "oracle tap NAME URL" : "oracle sync")
        }
        for silent in set.silent where !isQuiet {
            console.note("the tap \(silent.tap) does not answer: \(silent.why)")
        }
        for tap in set.taps where !isQuiet { warn(of: tap.facts, now: max(now, set.clockFloor)) }
        return set
    }

    /// The banner of a registry whose last sync was refused: its old state is what answers.
    private func warn(of facts: RegistryFacts, now: UInt64) {
        guard let misbehaviour = facts.misbehaviour else { return }
        console.warning(
            "the registry \(facts.tap) misbehaved\(misbehaviour.age(now: now)): \(misbehaviour.what); what was verified before answers"
        )
        if let evidence = misbehaviour.evidence { console.line("  evidence: \(evidence)") }
    }

    /// For commands that change taps.
    func tapManager() throws -> TapManager {
        guard let cache = writableCache() else {
            throw CommandError(
                "there is no place for the caches of taps", code: "no-cache", help: "oracle env")
        }
        var manager = TapManager(
            list: "\(try places.requireConfig())/taps.json", data: try places.requireData(),
            evidence: "\(try places.requireState())/evidence", gitHelper: places.gitHelper, cache: cache,
            now: now,
            withDefault: followsDefaultTap)
        let console = console
        manager.onWait = { console.note("waiting for \($0)") }
        manager.isCancelled = { Interruption.isRequested }
        return manager
    }
}

extension Misbehaviour {
    /// ` 3 hours ago`; nothing where nobody knows.
    func age(now: UInt64) -> String { seen.map { " \(Human.ago($0, now: now))" } ?? "" }
}
