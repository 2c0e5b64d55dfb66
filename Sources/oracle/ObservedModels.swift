internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON

/// Models that `verify` and `scan` met and that nobody has spoken of, remembered for `oracle observed` and
/// `oracle create --from-observed`. They never leave this machine by themselves: it is a file in the state directory,
///
///     observed.json   {"version": 1, "models": [{"digest", "name", "path", "first", "last"}, ...]}   the newest last
///
/// that `ORACLE_NO_OBSERVED` keeps from being written and `oracle observed --clear` removes.
struct ObservedModels {
    struct Model: Hashable {
        let digest: Digest
        /// What its path claims.
        let name: String?
        /// Absolute.
        let path: String
        /// RFC 3339.
        let first: String
        let last: String

        var json: JSON {
            .members([
                "digest": .string(digest.description), "name": name.map { .string($0) },
                "path": .string(path), "first": .string(first), "last": .string(last),
            ])
        }
    }

    /// Models that are kept; the oldest go first.
    static let limit = 1000
    private static let byteLimit = 8 << 20

    /// nil where there is no place for it.
    let path: String?
    /// Whether it may be written.
    private let isOn: Bool

    init(_ context: Context) {
        path = context.places.state.map { "\($0)/observed.json" }
        isOn = !context.environment.isOn("ORACLE_NO_OBSERVED")
    }

    /// What is remembered, the newest first.
    func models() throws -> [Model] {
        guard let path, FileStatus.exists(path) else { return [] }
        func malformed(_ why: String) -> CommandError {
            CommandError(
                "what was observed cannot be read", code: "observed.malformed", cause: "\(path): \(why)",
                help: "oracle observed --clear")
        }
        let root: JSONValue
        do {
            root = try JSONDocument(
                readFile(path, limit: Self.byteLimit),
                limits: JSONLimits(depth: 4, bytes: Self.byteLimit, values: 1 << 16)
            ).root
        } catch { throw malformed("\(error)") }
        guard root["version"]?.int == 1, let list = root["models"]?.elements else {
            throw malformed("not a list of version 1")
        }
        return try list.reversed().map { value in
            guard let digest = value["digest"]?.string.flatMap({ Digest($0) }),
                let place = value["path"]?.string, let first = value["first"]?.string,
                let last = value["last"]?.string
            else { throw malformed("a model has digest, path, first and last") }
            return Model(
                digest: digest, name: value["name"]?.string, path: place, first: first, last: last)
        }
    }

    /// Remembers models. What cannot be remembered is not worth a failure: the answer was given.
    /// - Returns: whether they are the first that are remembered here.
    fileprivate func note(_ met: [UnknownModels.Met], now: String) -> Bool {
        // Looked at first without the lock: a scan that met nothing new writes nothing at all.
        guard isOn, let path, !met.isEmpty, let known = try? models(),
            adding(met, to: known, now: now) != nil
        else { return false }
        do {
            try createDirectories(parentDirectory(of: path), mode: 0o700)
            return try changing(path) {
                guard let kept = adding(met, to: try models(), now: now) else { return false }
                let isNew = !FileStatus.exists(path)
                try write(kept.suffix(Self.limit), to: path)
                return isNew
            }
        } catch { return false }
    }

    /// - Returns: all that is remembered with these, the newest last; nil where they add nothing.
    private func adding(_ met: [UnknownModels.Met], to known: [Model], now: String) -> [Model]? {
        var kept = Array(known.reversed())
        var isChanged = false
        for model in met {
            guard let real = realPath(model.path) else { continue }
            let before = kept.firstIndex { $0.digest == model.digest && $0.path == real }
            // Once a day is enough: a scan of the same disk writes nothing.
            if let before, kept[before].last.prefix(10) == now.prefix(10) { continue }
            let first = before.map { kept.remove(at: $0).first } ?? now
            kept.append(Model(digest: model.digest, name: model.name, path: real, first: first, last: now))
            isChanged = true
        }
        return isChanged ? kept : nil
    }

    /// Two at once must not lose each other's models, nor bring back what the other one forgets.
    private func changing<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        let lock = try FileLock("\(path).lock", purpose: "observed", onWait: { _ in })
        defer { extendLifetime(lock) }
        return try body()
    }

    private func write(_ models: ArraySlice<Model>, to path: String) throws(FileError) {
        let json: JSON = ["version": 1, "models": .array(models.map(\.json))]
        try writeAtomically(json.pretty(), to: path, mode: 0o600)
    }

    func clear() throws {
        // Nothing is made where nothing was ever remembered.
        guard let path, FileStatus.exists(path) else { return }
        try changing(path) { try removeFile(path) }
    }

    /// Forgets those with a number in the list, or a digest or the start of one.
    /// - Returns: those that were forgotten.
    func forget(_ word: String) throws -> [Model] {
        guard let path, FileStatus.exists(path) else { return try find(word, in: []) }
        return try changing(path) {
            let known = try models()
            let gone = try find(word, in: known)
            try write(known.filter { !gone.contains($0) }.reversed()[...], to: path)
            return gone
        }
    }

    private func find(_ word: String, in known: [Model]) throws(CommandError) -> [Model] {
        if let number = Int(word), number > 0, number <= known.count { return [known[number - 1]] }
        let digits = (word.contains(":") ? String(word.drop { $0 != ":" }.dropFirst()) : word).lowercased()
        let found = digits.utf8.count < 8 ? [] : known.filter { $0.digest.hash.hex.hasPrefix(digits) }
        guard !found.isEmpty else {
            throw CommandError(
                "nothing like \"\(word.prefix(80))\" was observed", code: "observed.none",
                cause: known.isEmpty
                    ? "no model is remembered" : "\(Human.count(known.count, "model")), numbered from 1",
                help: "oracle observed")
        }
        return found
    }

    /// What a draft is made of: the one that was named, or, asked one after the other, those that a person wants.
    func choose(_ word: String?, _ context: Context) throws -> [Model] {
        let known = try models()
        if let word {
            let found = try find(word, in: known)
            guard Set(found.map(\.digest)).count == 1 else {
                throw CommandError(
                    "\(Human.count(found.count, "model")) start with \(word)", code: "observed.ambiguous",
                    help: "oracle observed")
            }
            // The same bytes in several places are one model.
            return Array(found.prefix(1))
        }
        guard !known.isEmpty else {
            throw CommandError("no model was observed", code: "observed.none", help: "oracle scan")
        }
        guard context.console.isInteractive, !context.format.isJSON else {
            throw CommandError(
                "which of \(Human.count(known.count, "model")) is not said", code: "observed.which",
                help: "oracle observed, then: oracle create --from-observed NUMBER")
        }
        var chosen: [Model] = []
        for model in known
        where context.console.confirm("Draft \(model.name ?? "a model without a name"), \(model.path)?") {
            chosen.append(model)
        }
        return chosen
    }
}

/// What one command met, written down at its end.
final class UnknownModels {
    fileprivate struct Met {
        let digest: Digest
        let name: String?
        let path: String
    }

    private var met: [Met] = []

    func add(_ digest: Digest, name: String?, path: String) {
        if met.count < ObservedModels.limit { met.append(Met(digest: digest, name: name, path: path)) }
    }

    /// Says once, when the first is remembered, that it is.
    func remember(_ context: Context) {
        defer { met = [] }
        if ObservedModels(context).note(met, now: Moment.format(context.now)) {
            context.console.note(
                "what nobody has spoken of is remembered on this machine: oracle observed (ORACLE_NO_OBSERVED=1 turns it off)"
            )
        }
    }
}
