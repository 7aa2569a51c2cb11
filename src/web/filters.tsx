import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Popover, Segmented, Select, Tag } from 'antd'
import { useDeferredValue, useState } from 'react'
import { valueWord } from '../kernel/value-words.ts'
import type { Where } from './address.ts'
import type { Catalogue } from './catalogue.ts'
import { api } from './client.ts'
import { punctuation, useLanguage, useWords, words } from './kit/words.ts'
import { useScope, useWhere } from './scope.tsx'
import { useValueLabels } from './value-labels.ts'
import './filters.css'

const filterWords = words(
  {
    ...punctuation.zh,
    notGiven: '（未提供）',
    addFilter: '加筛选',
    removeFilter: '去掉',
    clearFilters: '清空',
    is: '是',
    isNot: '不是',
    dimension: '维度',
    values: '取值',
    pickValues: '输入以查找，可选多个',
    apply: '加上',
  },
  {
    ...punctuation.en,
    notGiven: '(not given)',
    addFilter: 'Add filter',
    removeFilter: 'Remove',
    clearFilters: 'Clear',
    is: 'is',
    isNot: 'is not',
    dimension: 'Dimension',
    values: 'Values',
    pickValues: 'Type to find, pick several',
    apply: 'Add',
  },
)

/** Values of a dimension to choose from, found by what is typed. */
const ValuePicker = (props: {
  dimension: string
  values: string[]
  onChange: (values: string[]) => void
}) => {
  const t = useWords(filterWords)
  const { shop } = useScope()
  const language = useLanguage()
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed)
  const { data, isFetching } = useQuery(
    api.facts.values.queryOptions({
      input: { ...(shop ? { shop: shop.name } : {}), dimension: props.dimension, search, limit: 50 },
      placeholderData: (before) => before,
    }),
  )
  return (
    <Select
      mode="multiple"
      autoFocus
      className="filter-values"
      aria-label={t.values}
      placeholder={t.pickValues}
      loading={isFetching}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      value={props.values}
      onChange={props.onChange}
      popupMatchSelectWidth={360}
      options={(data ?? []).map(({ value, label }) => {
        const word = valueWord(props.dimension, value, language)
        const name = word === value ? label : word
        return {
          value,
          label: value === '' ? t.notGiven : name === value || name === '' ? value : `${name} · ${value}`,
        }
      })}
    />
  )
}

const NewFilter = ({
  catalogue,
  known,
  onAdd,
}: {
  catalogue: Catalogue
  known?: readonly string[] | undefined
  onAdd: (filter: Where) => void
}) => {
  const t = useWords(filterWords)
  const [dimension, setDimension] = useState<string | undefined>()
  const [values, setValues] = useState<string[]>([])
  const [not, setNot] = useState(false)
  return (
    <div className="stack filter-form">
      <div className="row">
        <Select
          className="filter-dimension"
          aria-label={t.dimension}
          placeholder={t.dimension}
          value={dimension ?? null}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(id) => {
            setDimension(id ?? undefined)
            setValues([])
          }}
          options={catalogue.dimensions
            .filter(({ id, kind }) => kind === 'category' && (!known || known.includes(id)))
            .map(({ id }) => ({ value: id, label: catalogue.name(id) }))}
        />
        <Segmented
          value={not ? 'not' : 'is'}
          onChange={(value) => setNot(value === 'not')}
          options={[
            { value: 'is', label: t.is },
            { value: 'not', label: t.isNot },
          ]}
        />
      </div>
      {dimension && (
        <ValuePicker key={dimension} dimension={dimension} values={values} onChange={setValues} />
      )}
      <Button
        type="primary"
        disabled={!dimension || values.length === 0}
        onClick={() => dimension && onAdd(not ? { dimension, values, not } : { dimension, values })}
      >
        {t.apply}
      </Button>
    </div>
  )
}

/** The page's filters as removable tags, held in the address. `known`: the dimensions to choose from; all, where absent. */
export const Filters = ({
  catalogue,
  known,
}: {
  catalogue: Catalogue
  known?: readonly string[] | undefined
}) => {
  const t = useWords(filterWords)
  const { where } = useScope()
  const labelOf = useValueLabels(where, t.notGiven)
  const put = useWhere()
  const [open, setOpen] = useState(false)
  return (
    <div className="row filters">
      {where.map((filter, index) => (
        <Tag
          // biome-ignore lint/suspicious/noArrayIndexKey: a filter has no identity but its place.
          key={index}
          closable
          closeIcon={<CloseOutlined aria-label={t.removeFilter} />}
          onClose={(event) => {
            event.preventDefault()
            void put(where.filter((_, at) => at !== index))
          }}
        >
          {catalogue.name(filter.dimension)} {filter.not ? t.isNot : t.is}{' '}
          <span className="filter-text" title={filter.values.join(t.list)}>
            {filter.values.map((value) => labelOf(filter.dimension, value)).join(t.list)}
          </span>
        </Tag>
      ))}
      <Popover
        trigger="click"
        placement="bottomLeft"
        open={open}
        onOpenChange={setOpen}
        destroyOnHidden
        content={
          <NewFilter
            catalogue={catalogue}
            known={known}
            onAdd={(filter) => {
              setOpen(false)
              void put([...where, filter])
            }}
          />
        }
      >
        <Button size="small" type="dashed" icon={<PlusOutlined aria-hidden />}>
          {t.addFilter}
        </Button>
      </Popover>
      {where.length > 1 && (
        <Button size="small" type="text" onClick={() => void put([])}>
          {t.clearFilters}
        </Button>
      )}
    </div>
  )
}
