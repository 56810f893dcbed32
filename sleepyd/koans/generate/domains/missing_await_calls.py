"""Programs like a small crate that forget to await: built queries, collected values, async blocks and clients."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_await")
def lifelike_query_built(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Query {
    $sql: String,
    $p_values: Vec<i64>,
}

impl $Query {
    pub fn new($sql: &str) -> Self {
        Self { $sql: $sql.to_string(), $p_values: Vec::new() }
    }

    $doc
    pub fn $f_bind(mut self, $value: i64) -> Self {
        self.$p_values.push($value);
        self
    }

    pub async fn $f_one(self) -> Result<(i64, String), String> {
        let $first = self.$p_values.first().copied().ok_or($q1)?;
        Ok(($first, self.$sql))
    }
}

$doc
pub async fn $f_lookup($id: i64) -> Result<⟦i64, String> {
    let $row = $Query::new("SELECT * FROM $w1 WHERE id = ?")
        .$f_bind($id)
        .$f_one()«→
        .await»?;
    Ok($row.0 + $n1)¦String, String> {
    let (_, $text) = $Query::new("SELECT $w1 FROM $w2 WHERE $w3 = ?").$f_bind($id).$f_one()«→.await»?;
    Ok($text)¦String, String> {
    $noise
    let $query = $Query::new("SELECT $w1 FROM $w2").$f_bind($id).$f_bind($n2);
    $query.$f_one()«→.await».map(|$row| $row.1)¦bool, String> {
    let $query = $Query::new("SELECT 1 FROM $w1 WHERE id = ?");
    let ($found, _) = $query.$f_bind($id).$f_one()«→.await»?;
    Ok($found == $id)⟧
}
""",
    )


_VALUES_COLLECTED = """
$derive
pub struct $Sensor {
    $name: String,
    $p_samples: Vec<f64>,
}

impl $Sensor {
    $method
    pub async fn $f_mean(&self) -> f64 {
        self.$p_samples.iter().sum::<f64>() / self.$p_samples.len() as f64
    }

    pub fn $f_label(&self) -> &str {
        &self.$name
    }
}

$item
$doc
pub async fn $f_collect($p_sensors: &[$Sensor]) -> ⟦Vec<f64> {
    let mut $p_means = Vec::with_capacity($p_sensors.len());
    for $sensor in $p_sensors {
        $p_means.push($sensor.$f_mean()«→.await»);
    }
    $p_means¦Vec<(String, f64)> {
    let mut $p_means = Vec::new();
    for ($at, $sensor) in $p_sensors.iter().enumerate() {
        let $mean = $sensor.$f_mean()«→.await»;
        $p_means.push((format!("{$at}-{}", $sensor.$f_label()), $mean));
    }
    $p_means¦f64 {
    let mut $best = f64::MIN;
    for $sensor in $p_sensors {
        $best = $best.max($sensor.$f_mean()«→.await»);
    }
    $best¦f64 {
    let mut $sum = $n1.0;
    $noise
    for $sensor in $p_sensors.iter().rev() {
        if $sensor.$f_label().starts_with($q1) {
            $sum = $sensor.$f_mean()«→.await»;
        }
    }
    $sum⟧
}
"""


@skeleton("missing_await")
def lifelike_values_collected(s: Source) -> str:
    return fill(s, _VALUES_COLLECTED)


_CLIENT_REQUESTS = """
$derive
pub struct $Response {
    pub $status: u16,
    $body: Vec<u8>,
}

impl $Response {
    $doc
    pub async fn $f_text(self) -> String {
        String::from_utf8_lossy(&self.$body).into_owned()
    }

    pub fn $f_good(&self) -> bool {
        (200..300).contains(&self.$status)
    }
}

$derive
pub struct $Client {
    $base: String,
    $fields
}

impl $Client {
    $method
    pub async fn $f_get(&self, $path: &str) -> Result<$Response, String> {
        let $url = format!("{}/{$path}", self.$base);
        Ok($Response { $status: ⟦200¦204¦404⟧, $body: $url.into_bytes() })
    }

    $doc
    pub async fn $f_read(&self, $path: &str) -> Result<⟦String, String> {
        let $response = self.$f_get($path).await?;
        Ok($response.$f_text()«→.await»)¦String, String> {
        let $response = self.$f_get($path)«→.await»?;
        if !$response.$f_good() {
            return Err(format!("{}: {$path}", $response.$status));
        }
        Ok($response.$f_text().await)¦usize, String> {
        $noise
        let $response = self.$f_get($path).await?;
        Ok($response.$f_text()«→.await».lines().count())¦u16, String> {
        self.$f_get($path)«→.await».map(|$response| $response.$status)⟧
    }
}
"""


@skeleton("missing_await")
def lifelike_client_requests(s: Source) -> str:
    return fill(s, _CLIENT_REQUESTS)


@skeleton("missing_await")
def lifelike_block_spawned(s: Source) -> str:
    return fill(
        s,
        """
use std::future::Future;
use std::pin::Pin;

type $Job = Pin<Box<dyn Future<Output = $k>>>;

$derive
pub struct $Account {
    pub $id: u32,
    pub $balance: $k,
}

async fn $f_quote($symbol: &str) -> $k {
    $symbol.len() as $k * $n1
}

async fn $f_open($id: u32) -> $Account {
    $Account { $id, $balance: $n2 }
}

$item
$doc
pub fn $f_job($id: u32, $symbol: String) -> $Job {
    Box::pin(async move {
        ⟦let $price = $f_quote(&$symbol)«→.await»;
        let $account = $f_open($id).await;
        $account.$balance ⟦+¦*⟧ $price¦$noise
        let $account = $f_open($id)«→.await»;
        let $price = $f_quote(&$symbol).await;
        $price + $account.$balance¦let mut $account = $f_open($id).await;
        if $account.$id > $n3 {
            $account.$balance = $f_quote(&$symbol)«→.await»;
        }
        $account.$balance¦let $price = $f_quote(&$symbol).await;
        $price.max($f_open($id)«→.await».$balance)¦let $price: $k = $f_quote(&$symbol)«→.await»;
        $price + $n4⟧
    })
}
""",
    )
