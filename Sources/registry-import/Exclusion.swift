/// Which models the registry leaves out: those made for adult content, and those whose refusals were removed. Community
/// catalogues hold hundreds; neither is what this registry vouches for.
///
/// The data knows names and parents, so the rule is made of these: a name that says it (`phrases`, `words`), a model or
/// series that its author describes so although the name does not (`series`), an author who publishes little else
/// (`owners`), and everything that was made from one of them. Each entry was judged by reading all names of the data that it
/// matches; one that also matched others was narrowed ("evil" matched Daredevil, "fallen-" Starfallen, "l3-8b-" any Llama 3).
package struct Exclusion: Sendable {
    /// Anywhere in the folded name: techniques and labels that say what was done.
    private static let phrases = [
        "uncensor", "decensor", "unfiltered", "unhinged", "unaligned", "unholy", "amoral", "jailbroken",
        "derestricted",
        // Refusals removed by editing the weights: "abliterated", "ablated", "lorablated", "lorabilterated", "ortho".
        "abliterat", "obliterat", "ablated", "lorabilterat", "instruct-ortho", "heretic", "josiefied",
        "nsfw", "lewd", "erotic", "hentai", "porn", "smut", "horny", "waifu", "roleplay", "rpmax", "limarp",
        "luckyrp",
        "genericrp", "bluemoon",
    ]

    /// A whole word of the folded name, between '-', '_', '.', '/' and spaces. Role-play models of community catalogues are
    /// left out as a class: their training sets mix in adult role play, and the data cannot tell how much.
    private static let words: Set<String> = ["rp", "erp", "oas"]

    /// Series whose cards call them uncensored or made for adult role play, where the name does not say so.
    private static let series = [
        // Filtered to remove "alignment and bias", says the series' card.
        "dolphin",
        "whiterabbitneo", "darkidol", "grayline", "blacksheep", "nemo-prism", "pernicious_prophecy",
        "negative_llama", "legion-v2", "nomad-llama", "strawberrylemonade", "geneticlemonade",
        "genetic-lemonade",
        "anubislemonade", "paintedfantasy", "arliai-rpr", "remnant-qwen3", "moe-girl", "bigger-body",
        "pygmalion",
        "magnum-v", "magnum-4b", "magnum-picaro", "lumimaid", "stheno", "euryale", "niitama", "-celeste-v",
        "daybreak",
    ]

    /// Authors known for adult role play or for models without refusals, who publish little else.
    private static let owners: Set<String> = [
        "thedrummer", "beaverai", "readyart", "sicariussicariistuff", "sao10k", "neversleep",
        "nothingiisreal",
        "lewdiculous", "steelskull", "theskullery", "tarek07", "troydoesai", "anthracite-org", "zerofata",
        "uncensoredai", "aifeifei798", "aifeifei799",
    ]

    /// Folded names that are excluded for what they were made from.
    private var descendants: Set<String> = []

    /// - Parameter edges: all that is known of lineage, families too.
    package init(edges: [LineageRow]) {
        var changed = true
        while changed {
            changed = false
            for edge in edges where !excludes(edge.derivative) && excludes(edge.base) {
                descendants.insert(edge.derivative.lowercased())
                changed = true
            }
        }
    }

    package func excludes(_ name: String) -> Bool {
        let folded = name.lowercased()
        if descendants.contains(folded) { return true }
        if Self.phrases.contains(where: { folded.contains($0) }) { return true }
        if Self.series.contains(where: { folded.contains($0) }) { return true }
        let separators: Set<Character> = ["-", "_", ".", "/", " ", "#", ":"]
        if folded.split(whereSeparator: { separators.contains($0) }).contains(where: {
            Self.words.contains(String($0))
        }) {
            return true
        }
        let parts = folded.split(separator: "/", maxSplits: 1)
        guard let owner = parts.first, let model = parts.last else { return false }
        // Who converts another's model often names it `<author>_<model>`.
        let author = model.split(separator: "_", maxSplits: 1).first.map(String.init) ?? ""
        return Self.owners.contains(String(owner)) || Self.owners.contains(author)
    }
}
