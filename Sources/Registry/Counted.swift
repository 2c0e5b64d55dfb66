// Numbers that agree with their nouns, in the sentences of this module and of those above it.

/// `1 steward`, `2 stewards`.
package func counted(_ number: some BinaryInteger, _ noun: String, plural: String? = nil) -> String {
    "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
}

/// `1 entry`, `2 entries`.
package func countedEntries(_ number: some BinaryInteger) -> String {
    counted(number, "entry", plural: "entries")
}

/// `1 is needed`, `2 are needed`.
package func needed(_ number: Int) -> String { "\(number) \(number == 1 ? "is" : "are") needed" }
