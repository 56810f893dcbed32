use words::count::{longest, most_common};
use words::text::Text;

fn main() {
    let text = Text::new(std::env::args().skip(1).collect::<Vec<String>>().join(" "));
    for (word, count) in most_common(&text, 3) {
        println!("{count} {word}");
    }
    println!("longest: {}", longest(&text));
}
