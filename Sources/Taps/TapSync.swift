internal import FileIO
internal import GitWire
internal import Registry

/// A place that could not be used, and why.
package struct SyncFailure: Sendable {
    /// A URL as it is configured.
    package let place: String
    package let error: any Error
}

/// How a sync ended that could be done.
package struct SyncOutcome: Sendable {
    package enum Result: Sendable {
        case synced(SyncReport)
        /// What was found is older than what is here, and the same as far as it goes; nothing was changed.
        /// - Parameter size: its entries; nil where it does not even hold the root that is trusted now.
        case behind(size: UInt64?, here: UInt64)
    }

    package let result: Result
    /// The URL or file that it came from.
    package let place: String
    package let isMirror: Bool
    /// What was tried before.
    package let failures: [SyncFailure]
}

extension TapManager {
    /// Brings one tap up to date, from its host, or from the first of its mirrors that can be used.
    ///
    /// The next place is tried where a host cannot be reached, or has nothing whole to show. One that lies is not passed over:
    /// that is for people to know.
    package func synchronize(_ tap: ConfiguredTap) throws -> SyncOutcome {
        try holding(tap) { tap, old in
            guard let url = tap.url else {
                throw TapError.configuration("the tap \(tap.name) has no URL to sync from")
            }
            var failures: [SyncFailure] = []
            var behind: SyncOutcome?
            for (place, source) in [(url, SyncSource.host)] + tap.mirrors.map({ ($0, SyncSource.copy) }) {
                func outcome(_ result: SyncOutcome.Result) -> SyncOutcome {
                    SyncOutcome(result: result, place: place, isMirror: source == .copy, failures: failures)
                }
                do {
                    if let refusal = try refusal(place) {
                        failures.append(SyncFailure(place: place, error: refusal))
                        continue
                    }
                    return outcome(.synced(try fetch(tap, old, from: place, source)))
                } catch let error as CopyIsBehind {
                    behind = behind ?? outcome(.behind(size: error.size, here: error.here))
                } catch  where Self.isOfThePlace(error) {
                    failures.append(SyncFailure(place: place, error: error))
                }
            }
            if let behind { return behind }
            throw failures.count == 1
                ? failures[0].error : TapError.nowhere(tap: tap.name.description, failures: failures)
        }
    }

    /// Brings one tap up to date from an archive. No socket is opened.
    package func synchronize(_ tap: ConfiguredTap, fromFile path: String) throws -> SyncOutcome {
        try holding(tap) { tap, old in
            let archive = try PublishedArchive(path)
            let result: SyncOutcome.Result
            do { result = .synced(try verify(tap, old, archive, .copy)) } catch let error as CopyIsBehind {
                result = .behind(size: error.size, here: error.here)
            }
            return SyncOutcome(result: result, place: path, isMirror: false, failures: [])
        }
    }

    /// The taps whose log an archive says it is of.
    package func taps(ofArchive path: String) throws -> (origin: String?, taps: [ConfiguredTap]) {
        let origin = try PublishedArchive(path).unverifiedOrigin()
        return (origin, try taps().taps.filter { $0.origin == origin })
    }

    /// Writes what was verified of a tap as one file, to be synced from elsewhere.
    package func export(_ tap: ConfiguredTap, to path: String) throws -> ExportReport {
        try holding(tap) { tap, old in
            let name = tap.name.description
            guard let state = old, state.checkpoint != nil else {
                throw TapError.configuration("the tap \(name) was never synced: there is nothing to export")
            }
            let roots = try roots(of: tap, state)
            do {
                guard let store = try Store(TapPlaces.store(tap.name, cache: cache)) else {
                    throw StoreFault("it is missing")
                }
                return try ArchiveWriter.write(
                    path, state, roots: roots, store: store, isCancelled: isCancelled)
            } catch { throw TapError.naming(name, error) }
        }
    }

    /// The chain from the first root on. The first is in the trust state; a longer chain is with what was fetched.
    private func roots(of tap: ConfiguredTap, _ state: TrustState) throws -> [[UInt8]] {
        if state.root.claims.version == 1 { return [state.root.bytes] }
        guard let url = tap.url else {
            throw TapError.configuration(
                "the roots before the present one are not kept here: pass on the file that \(tap.name) was synced from"
            )
        }
        let session = try session(tap.name, url)
        defer { session.finish() }
        _ = try session.reopen()
        return try RootChain.files(upTo: state.root, in: session, tap: tap.name.description)
    }

    /// The tap as it is configured now, and what is trusted of it, with its locks held.
    private func holding<R>(_ tap: ConfiguredTap, _ body: (ConfiguredTap, TrustState?) throws -> R) throws
        -> R
    {
        let lock = try lock(tap.name, "sync \(tap.name)")
        defer { extendLifetime(lock) }
        // It may have been untapped, or tapped anew under another root, since the list was read.
        guard let listed = try taps()[tap.name.description], listed.pinned == tap.pinned,
            listed.origin == tap.origin
        else { throw TapError.configuration("the tap \(tap.name) was changed meanwhile") }
        let trustLock = try lockTrust(of: tap)
        defer { extendLifetime(trustLock) }
        let old = try TrustState.read(trust, tap: tap)
        if old == nil, listed.hasTrustState { throw TapError.trustStateMissing(tap: tap.name.description) }
        return try body(listed, old)
    }

    private func fetch(
        _ tap: ConfiguredTap, _ old: TrustState?, from place: String, _ source: SyncSource
    ) throws -> SyncReport {
        let session = try session(tap.name, place)
        defer { session.finish() }
        let fetched = try session.fetch()
        let report = try verify(tap, old, session, source)
        if !fetched.isAccepted { try session.accept() }
        return report
    }

    /// Verifies a tree, and writes down what is trusted then.
    private func verify(
        _ tap: ConfiguredTap, _ old: TrustState?, _ tree: any PublishedTree, _ source: SyncSource
    ) throws -> SyncReport {
        if isCancelled() { throw SyncInterrupted() }
        var synchronizer = Synchronizer(
            tap: tap, tree: tree, source: source, store: TapPlaces.store(tap.name, cache: cache),
            evidenceDirectory: evidence, now: now, floor: tap.floor)
        let progress = onProgress
        synchronizer.observe(
            onProgress: progress.map { progress in { progress(.verifying(done: $0, of: $1)) } },
            isCancelled: isCancelled)
        let (state, report): (TrustState, SyncReport)
        do { (state, report) = try synchronizer.run(old) } catch {
            // The alarm is raised all the same where no note of it can be kept.
            try? Misbehaviour(error, seen: now)?.write(trust, tap)
            throw TapError.naming(tap.name.description, error)
        }
        try state.write(trust)
        try Misbehaviour.clear(trust, tap)
        if !tap.hasTrustState {
            try changeList { taps in
                guard var listed = taps[tap.name.description] else { return }
                listed.hasTrustState = true
                try taps.set(listed)
            }
        }
        return report
    }

    /// Whether another place could do better: not where this machine is at fault, and not where a registry lied.
    private static func isOfThePlace(_ error: any Error) -> Bool {
        switch error {
        case let error as GitError:
            switch error.code {
            case .network, .notFound, .authentication, .hostIdentity, .limit, .noLog, .notAFile, .damaged:
                true
            case .refusedURL, .refusedPath, .noRevision, .storage, .diskFull, .rejected, .interrupted, .child:
                false
            }
        case TapError.missing: true
        default: false
        }
    }
}
