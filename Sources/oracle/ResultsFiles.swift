internal import FileIO
internal import Harness

/// The results files that a harness left below a folder.
enum ResultsFiles {
    /// Folders below the one that was named: `<output>/<model>/results_<date>.json`.
    private static let depth = 4
    private static let count = 10_000

    /// In the order of their paths.
    static func find(in path: String) throws -> [(path: String, status: FileStatus)] {
        guard let status = try FileStatus.of(path, followingLinks: true) else {
            throw CommandError("no such file or directory: \(path)", code: "file.not-found")
        }
        guard status.kind == .directory else { return [(path, status)] }
        var found: [(path: String, status: FileStatus)] = []
        var folders = [(path: path, depth: 0)]
        var seen = 0
        while let folder = folders.popLast() {
            for name in try listDirectory(folder.path) {
                seen += 1
                guard seen <= count else {
                    throw CommandError(
                        "\(path) has more than \(count) files", code: "results.many",
                        help: "--results FILE names one")
                }
                let inner = "\(folder.path)/\(name)"
                guard let status = try FileStatus.of(inner, followingLinks: false) else { continue }
                switch status.kind {
                case .directory where folder.depth < depth: folders.append((inner, folder.depth + 1))
                case .file where name.hasPrefix("results") && name.hasSuffix(".json"):
                    found.append((inner, status))
                default: break
                }
            }
        }
        return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// The one that is meant: the only one, or the one that somebody picks.
    static func one(of files: [String], in place: String, _ context: Context) throws -> String {
        guard let last = files.last else {
            throw CommandError(
                "there are no results in \(place)", code: "results.none",
                cause: "results*.json is what lm-evaluation-harness writes below its --output_path")
        }
        if files.count == 1 { return last }
        let shown = files.suffix(20)
        let skipped = files.count - shown.count
        if context.format.isJSON || !context.console.isInteractive {
            throw CommandError(
                "there are \(files.count) results files in \(place)", code: "results.ambiguous",
                cause: (skipped > 0 ? "\(skipped) more, and " : "") + shown.joined(separator: ", "),
                help: "--results \(last)")
        }
        guard
            let index = context.console.choose(
                "Which results?", Array(shown), usual: shown.count - 1)
        else {
            throw CommandError("none of the results files in \(place) was chosen", code: "results.ambiguous")
        }
        return shown[shown.startIndex + index]
    }

    static func read(_ path: String) throws -> HarnessResults {
        do { return try HarnessResults(parsing: readFile(path, limit: HarnessLimits.bytes)) } catch let error
            as HarnessError
        {
            throw CommandError(
                "no results can be read from \(path)", code: "results.format", cause: "\(error)",
                help: "oracle help evaluations")
        }
    }
}
