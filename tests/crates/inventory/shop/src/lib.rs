use stock::{Item, Ledger, LedgerError};

/// Takes an order's items out of the ledger; what is left of each.
pub fn fulfil(ledger: &mut Ledger, order: &[(Item, u32)]) -> Result<Vec<u32>, LedgerError> {
    let mut left = Vec::new();
    for (item, count) in order {
        left.push(ledger.take(item, *count)?);
    }
    Ok(left)
}

/// The labels of all there is.
pub fn shelf_list(ledger: &Ledger) -> Vec<String> {
    ledger.items().into_iter().map(|item| item.label()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_taken_out() {
        let mut ledger = Ledger::default();
        ledger.put(Item::new("nail", 1), 10);
        ledger.put(Item::new("bolt", 2), 5);
        let order = [(Item::new("nail", 1), 4), (Item::new("bolt", 2), 5)];
        assert_eq!(fulfil(&mut ledger, &order), Ok(vec![6, 0]));
        assert_eq!(fulfil(&mut ledger, &order[..1]), Ok(vec![2]));
        let short = fulfil(&mut ledger, &order[..1]).unwrap_err();
        assert_eq!(short.to_string(), "4 wanted, 2 there");
        assert_eq!(shelf_list(&ledger), ["bolt@2", "nail@1"]);
    }
}
