internal import Cryptography
internal import FileIO
internal import GitWire
internal import Registry
internal import TransparencyLog

/// Where the files of taps are.
package struct TapPlaces: Sendable {
    /// `taps.json`; nil where there is no home.
    package let list: String?
    /// Trust states and git objects; nil where there is no home.
    package let data: String?
    /// Evidence of registries that misbehaved.
    package let evidence: String?
    /// The installed registry; nil where none is.
    package let bundle: String?
    package let gitHelper: String

    package init(list: String?, data: String?, evidence: String?, bundle: String?, gitHelper: String) {
        self.list = list
        self.data = data
        self.evidence = evidence
        self.bundle = bundle
        self.gitHelper = gitHelper
    }

    package var trust: String? { data.map { "\($0)/trust" } }

    static func store(_ tap: TapName, cache: String) -> String { "\(cache)/taps/\(tap).sqlite" }

    /// Only one process at a time changes a tap.
    static func lock(
        _ tap: TapName, data: String, purpose: String, isCancelled: () -> Bool = { false },
        onWait: (String) -> Void
    ) throws(FileError) -> FileLock {
        try createDirectories("\(data)/taps", mode: 0o700)
        return try FileLock(
            "\(data)/taps/\(tap).lock", purpose: purpose, isCancelled: isCancelled, onWait: onWait)
    }
}

/// The taps that answer a question.
package struct TapSet {
    package let taps: [OpenTap]
    /// The newest time that anybody signed: a clock below it was set back.
    package let clockFloor: UInt64
    /// Taps that are configured and do not answer, and why: in a few words for people.
    package let silent: [(tap: String, why: String)]

    /// Opens what is configured.
    /// - Parameters:
    ///   - cache: where the caches are, asked once; nil where nothing can be read or written there.
    ///   - note: told what was mended.
    /// - Throws: `TapError` where a tap that was synced cannot answer: an answer without it could be wrong.
    package static func open(
        _ places: TapPlaces, withDefault: Bool, cache: () -> String?, note: (String) -> Void
    ) throws -> TapSet {
        let configured =
            if let list = places.list { try TapList(reading: list, withDefault: withDefault).taps } else {
                withDefault ? [try ConfiguredTap.builtIn()] : []
            }
        var taps: [OpenTap] = []
        var silent: [(tap: String, why: String)] = []
        var floor: UInt64 = 0
        for tap in configured {
            let name = tap.name.description
            let state =
                if let trust = places.trust { try TrustState.read(trust, tap: tap) } else {
                    nil as TrustState?
                }
            if let state, state.checkpoint != nil {
                floor = max(floor, state.clockFloor)
                taps.append(try open(tap, state, places, cache: cache, note: note))
            } else if tap.hasTrustState, state == nil {
                throw TapError.trustStateMissing(tap: name)
            } else if !tap.isDefault {
                silent.append((name, "it was never synced"))
            } else if let bundle = places.bundle {
                do {
                    taps.append(
                        try Bundle.open(
                            bundle, tap: tap, cache: cache,
                            misbehaviour: places.trust.flatMap { Misbehaviour.read($0, tap) }))
                } catch let error
                    as TapError
                {
                    guard case .noBundle(let why) = error else { throw error }
                    silent.append((name, why))
                }
            } else {
                silent.append((name, "no bundled registry is installed, and it was never synced"))
            }
        }
        return TapSet(taps: taps, clockFloor: floor, silent: silent)
    }

    /// Taps whose log a root took back while this machine followed it.
    package static func recoveries(
        _ places: TapPlaces, withDefault: Bool
    ) throws -> [(tap: String, recovery: TrustState.Recovery)] {
        guard let list = places.list, let trust = places.trust else { return [] }
        return try TapList(reading: list, withDefault: withDefault).taps.compactMap { tap in
            try TrustState.read(trust, tap: tap)?.recovery.map { (tap.name.description, $0) }
        }
    }

    private static func open(
        _ tap: ConfiguredTap, _ trusted: TrustState, _ places: TapPlaces, cache: () -> String?,
        note: (String) -> Void
    ) throws -> OpenTap {
        let name = tap.name.description
        guard let cache = cache() else {
            throw TapError.cacheUnusable(tap: name, why: "there is no place for it")
        }
        let (cached, state) = try fitting(TapPlaces.store(tap.name, cache: cache), tap, trusted, places, note)
        let store = cached.store
        let signers = try cached.signers.map { try VerifiedSigners(recorded: $0, root: state.root.claims) }
        let claims = state.root.claims
        return OpenTap(
            store: store, head: state.head, signers: signers, revocations: cached.revocations,
            memoryKey: state.memoryKey,
            log: LogSource(
                root: state.root, pinned: tap.pinned, checkpoint: state.checkpoint ?? [], tap: name,
                tree: { try fetched(tap, places) }),
            facts: RegistryFacts(
                tap: name, isDefault: tap.isDefault, url: tap.url, origin: claims.origin,
                rootFingerprint: state.root.fingerprint, rootVersion: claims.version,
                rootExpires: claims.expires,
                size: state.head.size, treeRoot: state.head.root, time: state.time, maxAge: claims.maxAge,
                syncedAt: state.syncedAt,
                misbehaviour: places.trust.flatMap { Misbehaviour.read($0, tap) },
                modelCount: try store.count("models"),
                attestationCount: try store.count("statements")))
    }

    /// A cache, and the signers file that governs; nil where nobody signs yet.
    private struct Cached {
        let store: Store
        let signers: [UInt8]?
        let revocations: RecordedRevocations
    }

    /// The cache that was committed for the trust state; made anew from its own entries where it is another.
    private static func fitting(
        _ path: String, _ tap: ConfiguredTap, _ trusted: TrustState, _ places: TapPlaces,
        _ note: (String) -> Void
    ) throws -> (Cached, TrustState) {
        let name = tap.name.description
        func matching(_ state: TrustState) throws -> Cached? {
            guard let store = try Store(path) else { throw StoreFault("it is missing") }
            guard store.cacheID == state.cacheID, store.head == state.head else { return nil }
            guard let facts = state.revocations, let recorded = try store.meta("revocations"),
                SHA256.hash(recorded) == facts.sha256,
                let revocations = RecordedRevocations(recorded: recorded)
            else { return nil }
            guard let facts = state.signers else {
                return Cached(store: store, signers: nil, revocations: revocations)
            }
            guard let signers = try store.meta("signers"), SHA256.hash(signers) == facts.sha256 else {
                return nil
            }
            return Cached(store: store, signers: signers, revocations: revocations)
        }
        do {
            if let cached = try? matching(trusted) { return (cached, trusted) }
            // A sync commits the cache first: what does not fit may be one that is under way. Whoever holds the lock sees
            // both as they are meant to be.
            guard let trust = places.trust, let data = places.data else {
                throw StoreFault("it is another one")
            }
            let lock = try TapPlaces.lock(tap.name, data: data, purpose: "checking the cache of \(name)") {
                note("waiting for \($0)")
            }
            defer { extendLifetime(lock) }
            guard var state = try TrustState.read(trust, tap: tap) else {
                throw StoreFault("it is another one")
            }
            if let cached = try? matching(state) { return (cached, state) }
            let (how, revocations) = try mend(path, tap, state, places)
            if state.revocations == nil {
                // It was written before revocations were recorded.
                state.revocations = revocations
                try state.write(trust)
            }
            guard let cached = try matching(state) else { throw StoreFault("it could not be made anew") }
            note(
                "the cache of the tap \(name) was missing, damaged or another's; it was made anew from \(how)"
            )
            return (cached, state)
        } catch let error as FileError where error.isReadOnly {
            throw TapError.cacheUnusable(
                tap: name, why: "it is missing, damaged or another's, and cannot be made anew: \(error)")
        } catch {
            throw TapError.naming(name, error)
        }
    }

    /// Makes a cache anew, without a connection.
    /// - Returns: from what, for people.
    private static func mend(
        _ path: String, _ tap: ConfiguredTap, _ state: TrustState, _ places: TapPlaces
    ) throws -> (how: String, TrustState.RevocationFacts) {
        let fault: any Error
        // Whatever stands there can be removed at any time.
        if FileStatus.isDirectory(path) { try removeTree(path) }
        do {
            return ("its own entries", try Reindex.run(path, for: state))
        } catch { fault = error }
        guard tap.url != nil else { throw fault }
        do {
            let session = try fetched(tap, places)
            defer { session.finish() }
            return ("what was fetched before", try Reindex.run(path, for: state, from: session))
        } catch let error as GitError {
            throw StoreFault("\(fault), and it cannot be made anew: \(error)")
        }
    }

    /// The tree that the last sync accepted. No connection is made.
    private static func fetched(_ tap: ConfiguredTap, _ places: TapPlaces) throws -> GitSession {
        guard let url = tap.url, let data = places.data else {
            throw TapError.missing(tap: tap.name.description, what: "tree that was fetched")
        }
        let session = try GitSession(
            executable: places.gitHelper, repository: "\(data)/taps/\(tap.name)", url: try GitURL(url),
            limits: GitLimits(), onProgress: nil)
        _ = try session.reopen()
        return session
    }
}
