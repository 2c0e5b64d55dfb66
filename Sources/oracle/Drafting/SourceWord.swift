internal import Attestation

/// A public place that states something, as somebody types it:
///
///     https://huggingface.co/OWNER/MODEL/tree/COMMIT       also /blob/ and /resolve/, and a path behind the commit
///     https://github.com/OWNER/REPOSITORY/blob/COMMIT/PATH
///     https://HOST/PATH
///     pypi:NAME@VERSION, npm:NAME@VERSION
///
/// The commit of a Hugging Face snapshot, or a `--version` that is one, need not be typed.
enum SourceWord {
    /// The model whose page on the Hugging Face hub one of the words is; nil where none is.
    static func hubModel(_ words: [String]) -> String? {
        for word in words {
            let parts = word.split(separator: "/", omittingEmptySubsequences: false)
            if parts.count >= 5, parts[0] == "https:", parts[2] == "huggingface.co",
                let name = try? ModelName("\(parts[3])/\(parts[4])")
            {
                return name.description
            }
        }
        return nil
    }

    /// - Parameter model: a place under its owner's name is its publisher's own.
    static func read(
        _ word: String, of model: ModelName, tier: Source.Tier?, revision: String?
    ) throws(CommandError) -> Source {
        func bad(_ why: String) -> CommandError {
            .usage(
                "\"\(word.prefix(200))\" is no source: \(why)",
                help: "--source https://huggingface.co/OWNER/MODEL/tree/COMMIT, or --source pypi:NAME@VERSION"
            )
        }
        guard word.utf8.count <= 1024, word.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F })
        else { throw bad("it has spaces, control characters or letters that no URL has") }
        for kind in ["pypi:", "npm:", "conda:"] where word.hasPrefix(kind) {
            let parts = word.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts[0].utf8.count > kind.utf8.count else { throw bad("it names no package") }
            return Source(
                tier: tier ?? .thirdParty, place: String(parts[0]), isPackage: true,
                revision: parts.count > 1 ? String(parts[1]) : revision, path: nil)
        }
        guard word.hasPrefix("https://") else { throw bad("a URL starts with https://") }
        guard !word.contains("?"), !word.contains("#"), !word.contains("@") else {
            throw bad("a URL here has no query and no credentials")
        }
        var parts = word.dropFirst(8).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        while parts.last == "" { parts.removeLast() }
        guard parts.count >= 2, parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
            throw bad("it names no repository")
        }
        // What a model's version is called need not be a commit.
        var commit = revision.flatMap { Source.isCommit($0) ? $0 : nil }
        var path: String?
        if let mark = parts.firstIndex(where: { ["tree", "blob", "resolve", "raw"].contains($0) }), mark >= 3,
            mark + 1 < parts.count
        {
            commit = parts[mark + 1]
            let rest = parts[(mark + 2)...].joined(separator: "/")
            path = rest.isEmpty ? nil : rest
            // GitLab puts a dash before it.
            parts = Array(parts[..<mark])
            if parts.last == "-" { parts.removeLast() }
        }
        if parts[parts.count - 1].hasSuffix(".git") {
            parts[parts.count - 1].removeLast(4)
        }
        let isOwn = parts.count >= 3 && parts[1].lowercased() == model.owner.lowercased()
        let source = Source(
            tier: tier ?? (isOwn ? .publishersList : .thirdParty), place: parts.joined(separator: "/"),
            isPackage: false, revision: commit, path: path)
        if let fault = source.commitFault {
            throw CommandError(
                "a source names a commit: \(fault)", code: "create.source",
                cause: "a branch or a tag moves on, and nobody could look up what it stated",
                help: source.commitHelp)
        }
        return source
    }
}
