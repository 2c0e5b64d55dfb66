internal import Registry

/// The nearest of some words, for somebody who mistyped one.
package enum Suggestions {
    /// - Returns: the candidate with the fewest edits, if they are few for the word's length; the first of equals.
    package static func nearest(_ word: String, in candidates: some Sequence<String>) -> String? {
        // Words of a command line; what is longer is no mistyped command.
        func start(_ text: String) -> [UInt8] { Array(text.lowercased().utf8.prefix(64)) }
        let wanted = start(word)
        var bound = max(1, word.utf8.count / 3)
        var best: String?
        for candidate in candidates {
            guard let distance = EditDistance.between(wanted, start(candidate), atMost: bound) else {
                continue
            }
            best = candidate
            bound = distance - 1
        }
        return best
    }
}
