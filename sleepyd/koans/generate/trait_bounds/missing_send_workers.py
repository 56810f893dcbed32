"""Messages, statics, modules and workers whose Rc is shared with threads (`missing_send`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_send")
def static_keeps_shared_value(s: Source) -> str:
    return fill(
        s,
        """
⟦#a:use std::«rc::Rc→sync::Arc»;
¦use std::«rc::Rc→sync::Arc»;
¦⟧use std::sync::⟦#b:OnceLock¦Mutex⟧;

static $C_BANNER: ⟦#b:OnceLock¦Mutex⟧<⟦#b:¦Option<⟧⟦#a:«Rc→Arc»¦«Rc→Arc»¦std::«rc::Rc→sync::Arc»⟧<⟦str¦[u32]⟧>"""
        """⟦#b:¦>⟧> = ⟦#b:OnceLock::new()¦Mutex::new(None)⟧;

$doc
⟦pub ¦⟧fn $f_banner($most: usize) -> ⟦#r:bool¦Option<usize>⟧ {
    $noise
    ⟦#b:let $found = $C_BANNER.get();¦let Ok($found) = $C_BANNER.lock() else {
        return ⟦#r:false¦None⟧;
    };⟧
    $found⟦#b:¦.as_ref()⟧.⟦#r:is_some_and(|$held| $held.len() > $most)¦map(|$held| $held.len().min($most))⟧
}
""",
    )


@skeleton("missing_send")
def builder_names_the_thread(s: Source) -> str:
    return fill(
        s,
        """
⟦#a:use std::io;
use std::«rc::Rc→sync::Arc»;
use std::thread;¦use std::{io, thread};⟧

$doc
⟦pub ¦⟧fn $f_start($label: &str, $p_limits: Vec<⟦#e:u32¦i64¦u64⟧>) -> io::Result<thread::JoinHandle<⟦#e:u32¦i64¦u64⟧>> {
    let $shared = ⟦#a:«Rc→Arc»¦std::«rc::Rc→sync::Arc»⟧::new($p_limits);
    $noise
    println!("{$label}: {}", $shared.len());
    thread::Builder::new()
        .name($label.to_string())
        ⟦.stack_size($n1 * 65536)
        ¦⟧.spawn(move || ⟦$shared.iter().sum()¦$shared.iter().copied().max().unwrap_or($n2)¦{
            let $first = $shared.first().copied();
            $first.unwrap_or_default()
        }⟧)
}
""",
    )


@skeleton("missing_send")
def message_holds_shared_text(s: Source) -> str:
    return fill(
        s,
        """
use std::«rc::Rc→sync::Arc»;
use std::sync::mpsc::⟦#c:{self, Sender}¦{Receiver, Sender}⟧;
use std::thread;

$derive
⟦#p:pub ¦⟧enum $Message {
    $Text(«Rc→Arc»<⟦#e:str¦String¦Vec<u32>⟧>),
    ⟦#v:$Resize { $width: u32, $height: u32 },
    ¦$Pause(u64),
    ¦⟧$Stop,
}

$item
$doc
⟦#p:pub ¦⟧fn $f_listen(⟦#c:¦$inbox: Receiver<$Message>, ⟧$answers: Sender<usize>) ⟦#c:-> Sender<$Message> ¦⟧{
    ⟦#c:let ($outbox, $inbox) = mpsc::channel();
    ¦⟧$noise
    thread::spawn(move || {
        for $message in $inbox {
            match $message {
                $Message::$Text($text) => drop($answers.send($text.len() ⟦+¦*⟧ $n1)),
                ⟦#v:$Message::$Resize { $width, $height } => println!("{}", $width * $height),
                ¦$Message::$Pause($time) => println!("$t1 {$time}"),
                ¦⟧$Message::$Stop => break,
            }
        }
    });⟦#c:
    $outbox¦⟧
}
""",
    )


@skeleton("missing_send")
def alias_names_shared_type(s: Source) -> str:
    return fill(
        s,
        """
⟦#a:use std::collections::HashMap;
use std::«rc::Rc→sync::Arc»;
use std::sync::Mutex;¦use std::collections::HashMap;
use std::sync::Mutex;⟧
use std::thread;

$doc
⟦#p:pub ¦⟧type $Table = ⟦#a:«Rc→Arc»¦std::«rc::Rc→sync::Arc»⟧<Mutex<HashMap<String, ⟦#e:u32¦f64¦usize⟧>>>;

⟦#p:pub ¦⟧fn $f_empty() -> $Table {
    $Table::new(Mutex::new(HashMap::new()))
}

$item
$doc
⟦#p:pub ¦⟧fn $f_fill($table: &$Table, $p_names: Vec<String>) -> ⟦#r:Vec<thread::JoinHandle<()>>¦usize⟧ {
    let mut $p_threads = Vec::new();
    for $name in $p_names {
        let $own = $table.clone();
        $p_threads.push(thread::spawn(move || {
            if let Ok(mut $open) = $own.lock() {
                $open.insert($name, ⟦#e:$n1¦$n1.5¦$n1⟧);
            }
        }));
    }
    ⟦#r:$p_threads¦$p_threads.len()⟧
}
""",
    )


@skeleton("missing_send")
def list_of_shared_items(s: Source) -> str:
    return fill(
        s,
        """
use std::«rc::Rc→sync::Arc»;
use std::thread;

$derive
⟦#p:pub ¦⟧struct $Document {
    ⟦#p:pub ¦⟧$title: String,
    ⟦#p:pub ¦⟧$pages: usize,
    $fields
}

$doc
⟦#p:pub ¦⟧fn $f_count($p_documents: ⟦#h:Vec<$Document>¦&[«Rc→Arc»<$Document>]¦Option<$Document>⟧) -> usize {
    ⟦#h:let $p_documents: Vec<_> = $p_documents.into_iter().map(«Rc→Arc»::new).collect();
    ¦¦let $p_documents: Option<«Rc→Arc»<$Document>> = $p_documents.map(«Rc→Arc»::new);
    ⟧let mut $total = 0;
    $noise
    for $document in ⟦#h:&$p_documents¦$p_documents¦&$p_documents⟧ {
        let $held = «Rc→Arc»::clone($document);
        let $worker = thread::spawn(move || ⟦$held.$pages ⟦+¦*⟧ $n1¦$held.$title.len().max($held.$pages)⟧);
        $total += $worker.join().unwrap_or(⟦0¦$n2⟧);
    }
    $total
}
""",
    )


@skeleton("missing_send")
def module_of_workers(s: Source) -> str:
    return fill(
        s,
        """
$item
⟦#p:pub ¦⟧mod $workers {
    use std::«rc::Rc→sync::Arc»;
    use std::thread::{self, JoinHandle};

    pub struct $Worker {
        $settings: «Rc→Arc»<⟦#e:Vec<String>¦String¦[u8]⟧>,
        pub $index: usize,
    }

    impl $Worker {
        pub fn $f_new($settings: «Rc→Arc»<⟦#e:Vec<String>¦String¦[u8]⟧>, $index: usize) -> Self {
            $Worker { $settings, $index }
        }

        $doc
        pub fn $f_start(self) -> JoinHandle<⟦#r:usize¦bool⟧> {
            thread::spawn(move || ⟦#r:self.$index ⟦+¦*⟧ self.$settings.len()¦self.$settings.len() > self.$index⟧)
        }
    }
}
""",
    )


@skeleton("missing_send")
def constructor_starts_worker(s: Source) -> str:
    return fill(
        s,
        """
⟦#a:use std::«rc::Rc→sync::Arc»;
¦⟧use std::sync::Mutex;
use std::thread::{self, JoinHandle};

⟦#p:pub ¦⟧struct $Monitor {
    ⟦#o:$log: ⟦#a:«Rc→Arc»¦std::«rc::Rc→sync::Arc»⟧<Mutex<Vec<⟦#e:String¦u64⟧>>>,
    $worker: JoinHandle<()>,¦$worker: Option<JoinHandle<()>>,
    $log: ⟦#a:«Rc→Arc»¦std::«rc::Rc→sync::Arc»⟧<Mutex<Vec<⟦#e:String¦u64⟧>>>,⟧
}

impl $Monitor {
    $method
    $doc
    ⟦#p:pub ¦⟧fn $f_start($rounds: u64) -> Self {
        let $log = ⟦#a:«Rc→Arc»¦std::«rc::Rc→sync::Arc»⟧::new(Mutex::new(⟦Vec::new()¦vec![]⟧));
        let $seen = $log.clone();
        let $worker = thread::spawn(move || {
            for $round in 0..$rounds {
                if let Ok(mut $p_lines) = $seen.lock() {
                    $p_lines.push(⟦#e:format!("$w1 {$round}")¦$round ⟦*¦+⟧ $n1⟧);
                }
            }
        });
        Self { $log, ⟦#o:$worker¦$worker: Some($worker)⟧ }
    }

    ⟦#p:pub ¦⟧fn $f_is_done(&self) -> bool {
        self.$worker.⟦#o:is_finished()¦is_none()⟧ && self.$log.lock().is_ok()
    }
}
""",
    )


@skeleton("missing_send")
def one_of_two_is_for_threads(s: Source) -> str:
    return fill(
        s,
        """
use std::rc::Rc;
use std::sync::Arc;
use std::thread;

$derive
⟦#p:pub ¦⟧struct $Branch {
    $parent: Option<Rc<$Branch>>,
    $leaves: usize,
}

$doc
⟦#p:pub ¦⟧fn $f_depth($branch: &Rc<$Branch>) -> usize {
    let $above = $branch.$parent.as_ref();
    $branch.$leaves + $above.map_or(0, |$next| $f_depth($next))
}

$doc
⟦#p:pub ¦⟧fn $f_longest($p_names: Arc<Vec<String>>, $label: String) -> usize {
    let $label = «Rc→Arc»::new($label);
    ⟦let $copy = «Rc→Arc»::clone(&$label);
    let $handle = thread::spawn(move || $p_names.iter().filter(|$one| **$one ⟦==¦!=⟧ *$copy).count());
    println!("{$label}");¦let $copy = $label.clone();
    let $handle = thread::spawn(move || $p_names.len() + $copy.len());
    println!("{}", $label.trim());¦let $handle = thread::spawn(move || {
        let $size = $label.len();
        $p_names.iter().filter(|$one| $one.len() > $size).count()
    });⟧
    $noise
    $handle.join().unwrap_or(0)
}
""",
    )


@skeleton("missing_send")
def scope_reads_own_field(s: Source) -> str:
    return fill(
        s,
        """
use std::«rc::Rc→sync::Arc»;
use std::thread;

$derive
⟦#p:pub ¦⟧struct $Index {
    $p_words: «Rc→Arc»<[⟦#e:String¦Vec<u8>⟧]>,
    $shortest: usize,
}

impl $Index {
    $method
    ⟦#p:pub ¦⟧fn $f_size(&self) -> usize {
        self.$p_words.len()
    }

    $doc
    ⟦#p:pub ¦⟧fn $f_matches(&self, $p_lengths: &[usize]) -> usize {
        let mut $sum = 0;
        thread::scope(|$scope| {
            for $length in $p_lengths {
                let $part = $scope.spawn(move || {
                    ⟦self.$p_words.iter().filter(|$one| $one.len() == *$length).count()¦"""
        """let $least = self.$shortest.max(*$length);
                    self.$p_words.iter().filter(|$one| $one.len() > $least).count()⟧
                });
                $sum += $part.join().unwrap_or(0);
            }
        });
        $sum
    }
}
""",
    )
