/// Patterns with `*` for any run of bytes, except those that are `barrier`.
enum Glob {
    static func matches(_ pattern: String, _ text: String) -> Bool {
        matches(Array(pattern.utf8)[...], Array(text.utf8)[...], barrier: nil)
    }

    /// Greedy with one point to come back to: linear in practice, quadratic at worst, never recursive.
    ///
    /// With a pattern for its text the answer is whether the first matches whatever the second does: a `*` of the text is matched by
    /// a `*` alone. The answer yes is always right.
    static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>, barrier: UInt8?) -> Bool {
        var (pattern, text) = (pattern, text)
        var retry: (pattern: ArraySlice<UInt8>, text: ArraySlice<UInt8>)?
        while true {
            if let next = pattern.first, next == 0x2A {
                pattern = pattern.dropFirst()
                retry = (pattern, text)
            } else if let next = pattern.first, next == text.first {
                pattern = pattern.dropFirst()
                text = text.dropFirst()
            } else if pattern.isEmpty, text.isEmpty {
                return true
            } else if let point = retry, let skipped = point.text.first, skipped != barrier {
                pattern = point.pattern
                text = point.text.dropFirst()
                retry = (pattern, text)
            } else {
                return false
            }
        }
    }
}
